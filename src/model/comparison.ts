/** The period that groups and totals are compared to. */
export const COMPARISONS = ['previous-period', 'last-week', 'last-month', 'last-year'] as const

export type Comparison = (typeof COMPARISONS)[number]
