/** What a rendering needs besides the report. */
export type RenderOptions = {
  /** Path of the file in the repository that findings are shown at: they have no line of code of their own. */
  readonly location: string;
  /** Tells the gate from others of the same repository. Letters, digits and hyphens. */
  readonly gate: string;
  /** Where the gate that ran comes from, where the runner says so. */
  readonly toolUrl: string | undefined;
};
