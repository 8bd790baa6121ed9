import { useEffect, useEffectEvent, useState, type RefObject } from 'react'

/** Whether files are held over an element; dropped there they are given to `onFiles`, and the window stays where it is. */
export const useFileDrop = (
  target: RefObject<HTMLElement | null>,
  onFiles: (files: FileList) => void
): boolean => {
  const [isOver, setOver] = useState(false)
  const take = useEffectEvent((event: DragEvent): void => {
    const files = event.dataTransfer?.files
    if (files !== undefined && files.length > 0) onFiles(files)
  })
  useEffect(() => {
    const element = target.current
    if (element === null) return
    const bringsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const over = (event: DragEvent): void => {
      if (!bringsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = ({ relatedTarget }: DragEvent): void => {
      if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!bringsFiles(event)) return
      event.preventDefault()
      setOver(false)
      take(event)
    }
    element.addEventListener('dragover', over)
    element.addEventListener('dragleave', leave)
    element.addEventListener('drop', drop)
    return () => {
      element.removeEventListener('dragover', over)
      element.removeEventListener('dragleave', leave)
      element.removeEventListener('drop', drop)
    }
  }, [target])
  return isOver
}
