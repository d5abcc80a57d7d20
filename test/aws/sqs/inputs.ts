import { z } from 'zod'

const queue = { QueueUrl: z.string() }

export const receiveMessage = z.object({
  ...queue,
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.int().min(0).max(20).default(0),
})

export const deleteMessage = z.object({ ...queue, ReceiptHandle: z.string() })

export const deleteMessageBatch = z.object({
  ...queue,
  Entries: z.array(z.object({ Id: z.string(), ReceiptHandle: z.string() })),
})

export const sendMessage = z.object({ ...queue, MessageBody: z.string().min(1) })
