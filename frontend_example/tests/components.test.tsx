// @vitest-environment jsdom
import './setup';
import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { StageTimeline } from '@/components/video/StageTimeline';
import { TextField } from '@/components/ui/Field';
import { Failure } from '@/components/ui/States';
import { StudioError } from '@/lib/errors';
import type { Video } from '@/lib/rows';

describe('a field', () => {
  it('tells what is wrong with it to whoever cannot see', () => {
    render(<TextField label="Topic" value="" error="Say what it is about." onChange={() => undefined} />);
    const input = screen.getByRole('textbox', { name: 'Topic' });
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const described = document.getElementById(input.getAttribute('aria-describedby') ?? '');
    expect(described?.textContent).toBe('Say what it is about.');
  });

  it('counts when it is nearly full', () => {
    const { rerender } = render(<TextField label="Topic" value="abc" most={10} onChange={() => undefined} />);
    expect(screen.queryByText('3 of 10')).toBeNull();
    rerender(<TextField label="Topic" value="abcdefgh" most={10} onChange={() => undefined} />);
    expect(screen.getByText('8 of 10')).toBeTruthy();
  });
});

describe('a failure', () => {
  it('says what to do and tries again', () => {
    const again = vi.fn();
    render(<Failure error={new StudioError('x', 'It broke.', 'Mend it.')} onRetry={again} />);
    expect(screen.getByRole('alert').textContent).toContain('Mend it.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(again).toHaveBeenCalledOnce();
  });
});

describe('the stages', () => {
  it('mark the current step', () => {
    render(<StageTimeline video={{ status: 'rendering', progress: 40, require_approval: false } as Video} />);
    const current = screen.getAllByRole('listitem').filter((item) => item.getAttribute('aria-current') === 'step');
    expect(current.map((item) => item.textContent)).toEqual(['Rendering, under way']);
  });
});
