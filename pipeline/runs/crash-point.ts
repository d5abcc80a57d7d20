/** The places between two effects. Tests stop the reconciler there as a crash would. */
export const CRASH_POINTS = [
  'tablesLeased',
  'prepared',
  'intended',
  'requestWritten',
  'submitted',
  'submissionRecorded',
  'endSeen',
  'claimTaken',
  'publishing',
  'published',
  'refsCommitted',
  'aligned',
  'canceling',
  'cancelAsked',
  'ended',
  'branchesDropped',
] as const
export type CrashPoint = (typeof CRASH_POINTS)[number]
