/** A fault that its message explains in one line, with what to do; shown without a stack. */
export class SetUpError extends Error {}
