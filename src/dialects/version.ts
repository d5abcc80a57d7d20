/** Raised when the same request is written otherwise, and so may be answered otherwise. */
export const DIALECTS_VERSION = 1
