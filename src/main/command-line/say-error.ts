import type { Translate } from '../../shared/locales/translate.ts'
import type { AppError } from '../../shared/result.ts'
import { withDetail, withoutGaps } from '../../shared/text/failure-words.ts'

/** A refusal as a sentence. */
export const sayError = (t: Translate, { code, values }: AppError): string =>
  withoutGaps(
    t(
      `errors:${code}`,
      withDetail(values, (key, words) => t(`failures:${key}`, words))
    )
  )
