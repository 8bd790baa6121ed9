// Keeps what is typed every few seconds and shows what will be public. The page works without it.
const field = document.getElementById('words')
const form = document.getElementById('answer')

if (field instanceof HTMLTextAreaElement && form instanceof HTMLFormElement) {
  const count = document.getElementById('words-count')
  const kept = document.getElementById('words-kept')
  const notArrived = document.getElementById('not-arrived')
  const preview = document.getElementById('preview')
  const previewWords = document.getElementById('preview-words')
  const nothing = previewWords.textContent
  const initial = field.value.trim()
  const afterTyping = 1500
  let keptWords = field.value
  let waiting = null

  const showPreview = () => {
    const words = field.value.trim()
    previewWords.textContent = words === '' ? nothing : `${words}\n${field.dataset.signature}`
  }

  const keep = async () => {
    waiting = null
    const words = field.value
    if (words.trim() === '' || words === keptWords) return
    const body = new URLSearchParams(new FormData(form))
    body.set('act', 'save')
    try {
      const answer = await fetch(form.action, { method: 'POST', body, credentials: 'omit' })
      if (!answer.ok) throw new Error(String(answer.status))
      const state = await answer.json()
      keptWords = words
      count.textContent = field.dataset.count.replace('{used}', state.used).replace('{max}', state.max)
      count.dataset.over = String(state.over)
      kept.textContent = state.kept ? field.dataset.kept : ''
    } catch {
      kept.textContent = field.dataset.notKept
      waiting = setTimeout(keep, 5 * afterTyping)
    }
  }

  field.addEventListener('input', () => {
    showPreview()
    kept.textContent = field.dataset.keeping
    if (waiting === null) waiting = setTimeout(keep, afterTyping)
  })
  field.addEventListener('blur', () => {
    if (waiting !== null) clearTimeout(waiting)
    void keep()
  })

  // The browser would put its own page in the place of this one, words and all, where the app is closed or ends meanwhile.
  // The same form may be sent again: its words are taken once.
  let isSending = false
  form.addEventListener('submit', async (event) => {
    if (event.submitter?.value !== 'answer' || field.value.trim() === '') return
    event.preventDefault()
    if (isSending) return
    isSending = true
    notArrived.hidden = true
    if (waiting !== null) clearTimeout(waiting)
    waiting = null
    const body = new URLSearchParams(new FormData(form, event.submitter))
    try {
      const answer = await fetch(form.action, { method: 'POST', body, credentials: 'omit' })
      // What is not taken is said by a page of its own, which the browser asks for.
      if (answer.redirected) location.assign(answer.url)
      else {
        const act = document.createElement('input')
        act.type = 'hidden'
        act.name = 'act'
        act.value = 'answer'
        form.append(act)
        form.submit()
      }
    } catch {
      isSending = false
      notArrived.hidden = false
      notArrived.focus()
    }
  })

  document.getElementById('see-preview').hidden = true
  preview.hidden = false
  if (initial !== '') showPreview()
}
