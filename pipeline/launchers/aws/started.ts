/** An answer without an id leaves the submission in doubt, as no answer does. */
export function started(externalId: string | undefined): string {
  if (externalId === undefined) throw new Error('the service accepted the attempt and named no id')
  return externalId
}
