/** 200,000 conversations in memory; J points at the next row and writes its name and five messages: no less can be done. */
const ids = Array.from({ length: 200_000 }, (_, index) => `conversation-${index}`)
const list = document.querySelector('#list')
const heading = document.querySelector('h1')
const thread = document.querySelector('#thread')
const shownRows = 9
let current = -1

for (let index = 0; index < shownRows; index += 1) list.append(document.createElement('div'))

const show = () => {
  const first = Math.floor(current / shownRows) * shownRows
  Array.from(list.children).forEach((row, index) => {
    row.textContent = `${ids[first + index]} ${'bonjour merci pain '.repeat(4)}`
    row.dataset.current = String(first + index === current)
  })
  heading.textContent = ids[current]
  thread.replaceChildren(
    ...Array.from({ length: 5 }, (_, index) => {
      const message = document.createElement('p')
      message.dataset.id = `${ids[current]}-${index}`
      message.textContent = `${ids[current]} ${index}: ${'du pain au levain, merci beaucoup. '.repeat(4)}`
      return message
    })
  )
}

addEventListener('keydown', (event) => {
  if (event.key !== 'j') return
  current += 1
  show()
})
current = 0
show()
performance.mark('ready')
document.documentElement.dataset.ready = 'true'
