/** The last part of a queue's URL, whatever host it names. */
export function queueName(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}
