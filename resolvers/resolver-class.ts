/** A class that type-graphql makes and whose methods it calls; see build-schema.ts. */
export type ResolverClass = new () => object
