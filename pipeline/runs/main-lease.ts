/** While an attempt of a run that holds this goes on, main of the dataset's table does not move. */
export function mainLease(dataset: string): string {
  return `main:${dataset}`
}
