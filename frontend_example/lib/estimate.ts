/** What the function expects of a video, from its brief alone. */
export interface Estimate {
  cost_usd: number;
  film_seconds: number;
  scenes: number;
  /** Of all executions together. */
  render_seconds: number;
  /** By how much such estimates were off, as a share; null where nothing was measured yet. */
  render_seconds_error: number | null;
}
