/** A text with stretches of it marked; `start` and `end` are UTF-16 offsets in order, end exclusive. */
export const MarkedText = ({
  text,
  marks
}: {
  readonly text: string
  readonly marks: readonly { readonly start: number; readonly end: number }[]
}) => {
  if (marks.length === 0) return <>{text}</>
  const parts = marks.flatMap(({ start, end }, index) => [
    text.slice(marks[index - 1]?.end ?? 0, start),
    <mark key={start}>{text.slice(start, end)}</mark>
  ])
  return (
    <>
      {parts}
      {text.slice(marks.at(-1)?.end ?? 0)}
    </>
  )
}
