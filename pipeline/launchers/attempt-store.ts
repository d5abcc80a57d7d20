/**
 * Where the files of attempts are, each attempt in a folder of its own: on this machine for attempts
 * that run here, in S3 for those that run elsewhere.
 */
export interface AttemptStore {
  /** The address of a file as the attempt's program is told it; without a name, of the folder. */
  address(attemptId: string, name?: string): string
  /** Whole or not at all; replaces. Returns the address. */
  write(attemptId: string, name: string, content: string): Promise<string>
  /** Null: there is none. */
  read(attemptId: string, name: string): Promise<string | null>
  /** Whole, and only where there is none yet; false: there is one already. */
  create(attemptId: string, name: string, content: string): Promise<boolean>
}
