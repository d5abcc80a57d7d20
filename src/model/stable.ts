/**
 * The extension by which types and fields of the schema say that they tell the same in every execution,
 * as long as the same is published. Of a type: its fields, but for those that say false themselves.
 */
export const STABLE = 'stable'
