import { z } from 'zod'

export const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is a region such as eu-central-1')

/** Another place than the region's own, such as an endpoint inside a private network. */
export const awsEndpoint = z.url({
  protocol: /^https?$/,
  error: 'is a URL such as https://athena.eu-central-1.amazonaws.com',
})
