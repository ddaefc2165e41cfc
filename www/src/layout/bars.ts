/** Geometry of figures by name: one horizontal bar a row, all on one scale. */
export interface Bar {
  width: number;
  /** Where the figure it is held against would end; none where there is none. */
  mark: number | null;
}

export function bars(
  rows: readonly { value: number; before?: number | undefined }[],
  width: number,
): Bar[] {
  const most = Math.max(...rows.flatMap(({ value, before }) => [value, before ?? 0]), 0) || 1;
  const at = (value: number) => (Math.max(0, value) / most) * width;
  return rows.map(({ value, before }) => ({
    width: at(value),
    mark: before === undefined ? null : at(before),
  }));
}
