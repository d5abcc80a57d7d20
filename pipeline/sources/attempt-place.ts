/** Where one attempt takes its claim and leaves its result. */
export interface AttemptPlace {
  /** False: another start of the attempt was first, or the reconciler gave the attempt up. */
  claim(): Promise<boolean>
  readText(address: string): Promise<string>
  /** Once, as the last act: all of it or nothing. */
  writeResult(text: string): Promise<void>
}
