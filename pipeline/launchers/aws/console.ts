/** The web console of a region, by the partition that the region is in. */
export function consoleUrl(region: string, service: string, place: string): string {
  return `https://${region}.${consoleHost(region)}/${service}/home?region=${region}#${place}`
}

/** A stream of CloudWatch Logs; the console wants slashes encoded twice. */
export function logStreamUrl(region: string, group: string, stream: string | null): string {
  const encode = (text: string): string =>
    encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$')
  const events = stream === null ? '' : `/log-events/${encode(stream)}`
  return consoleUrl(region, 'cloudwatch', `logsV2:log-groups/log-group/${encode(group)}${events}`)
}

function consoleHost(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn'
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com'
}
