/** The attempt's file that says who may do its work; who creates it has it. */
export const CLAIM = 'claim'

/** What the reconciler writes into it: the attempt was given up, and its work can never start. */
export const RECONCILER = 'reconciler\n'
