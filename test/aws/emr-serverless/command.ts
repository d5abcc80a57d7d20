import type { z } from 'zod'
import type { jobDriver } from './inputs'

/** EMR Serverless User Guide, "Spark jobs": parameters as spark-submit takes them, then the entry point. */
export function commandOf(driver: z.output<typeof jobDriver> | undefined): readonly string[] {
  const submit = driver?.sparkSubmit
  if (submit === undefined) return []
  const { entryPoint, entryPointArguments = [], sparkSubmitParameters = '' } = submit
  return ['spark-submit', ...words(sparkSubmitParameters), entryPoint, ...entryPointArguments]
}

/** As a shell would part them: by blanks, quotes hold together. */
function words(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replaceAll(
      /"([^"]*)"|'([^']*)'/g,
      (_, double: string | undefined, single?: string) => double ?? single ?? '',
    ),
  )
}
