interface Props {
  label: string;
  percent: number;
  /** Read out with the percent: the stage. */
  text?: string;
  high?: boolean;
  tone?: 'good' | 'bad' | '';
}

export function Bar({ label, percent, text = '', high = false, tone = '' }: Props) {
  return (
    <div
      className={`bar ${high ? 'high' : ''} ${tone}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text ? `${percent} % – ${text}` : `${percent} %`}
    >
      <span style={{ transform: `scaleX(${percent / 100})` }} />
    </div>
  );
}
