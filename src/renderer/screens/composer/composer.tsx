import { Link2 } from 'lucide-react'
import {
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type Ref
} from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Mentionable } from '../../../shared/contract/writing.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId, MessageId } from '../../../shared/model/ids.ts'
import { plainFrame, type Message, type ReplyFrame } from '../../../shared/model/message.ts'
import { type Proof, wordsOfProof } from '../../../shared/model/proof.ts'
import type { Snippet } from '../../../shared/model/snippet.ts'
import type { AppError } from '../../../shared/result.ts'
import { withoutAddressees } from '../../../shared/text/compose-reply.ts'
import { jointSigner } from '../../../shared/text/joint-signer.ts'
import { factPutIn, isOnlyWoven, withoutWoven } from '../../../shared/text/woven-spans.ts'
import { linksAsCounted } from '../../../shared/text/count-characters.ts'
import { ActionButton } from '../../actions/action-button.tsx'
import { useKeysOf } from '../../keyboard/keys-in-use.ts'
import { messageActionId } from '../../actions/message-actions.ts'
import type { ActionId } from '../../actions/action.ts'
import { callApi, useApiQuery } from '../../api/client.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { shortDate } from '../../ui/describe-time.ts'
import { firstNameOf } from '../../ui/initials.ts'
import { ariaKeys } from '../../ui/kbd.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { useNow } from '../../ui/time-ago.tsx'
import { ShapedWords } from '../handoffs/shaped-words.tsx'
import { authorName } from '../conversation/author-name.ts'
import { newestOf } from '../conversation/newest-message.ts'
import { AnsweredLines } from './answered-lines.tsx'
import { AudienceLine } from './audience-line.tsx'
import { ClaimNotice } from './claim-notice.tsx'
import { ComposerTools } from './composer-tools.tsx'
import { FactChoosers } from './fact-choosers.tsx'
import { CharacterMeter, LinkMeter } from './character-meter.tsx'
import styles from './composer.module.css'
import { consentFor } from './consent-for.ts'
import { KeepingMark } from './keeping-mark.tsx'
import { ImageRefusals } from './image-refusals.tsx'
import { ReplyImages } from './reply-images.tsx'
import { PublishButton } from './publish-button.tsx'
import { RefusalNotice } from './refusal-notice.tsx'
import { ThreadOffer } from './thread-offer.tsx'
import { ThreadParts } from './thread-parts.tsx'
import { SpeakerFacts } from './speaker-facts.tsx'
import type { WordsTarget } from './local-words.ts'
import { useDraft } from './use-draft.ts'
import { useSignedWords } from './use-signed-words.ts'
import { useFileDrop } from './use-file-drop.ts'
import { useReplyImages } from './use-reply-images.ts'
import { useLikeness } from './use-likeness.ts'
import { useKnownNames } from './use-known-names.ts'
import { WritingField, type WritingFieldHandle } from './writing-field.tsx'
import { longestBody } from '../../../shared/model/written-words.ts'

/** What an action asks of the composer. */
export interface ComposerHandle {
  readonly focus: () => void
  /** The same, for the person answered alone; says why not where that cannot be. */
  readonly replyPrivately: () => void
  /** Makes the words answer what came last. */
  readonly answerNewest: () => void
  readonly publish: (thenDone: boolean) => Promise<void>
  /** Lets the person choose an image; says why not where none is taken. */
  readonly attachImage: () => void
  /** Lets the person choose a proof, and puts it at the caret. */
  readonly insertProof: () => void
  /** The same with a snippet. */
  readonly insertSnippet: () => void
  /** Proposes how a misspelt word is spelt. */
  readonly correctSpelling: () => void
  /** Splits the words into a thread, or makes them one reply again. */
  readonly splitReply: () => void
  /** Whether the keyboard is in it. */
  readonly holdsFocus: () => boolean
}

/** What the conversation asks of the composer. */
export interface WritingHandle extends Omit<ComposerHandle, 'replyPrivately' | 'answerNewest'> {
  /** Makes the words that stand there for something else. */
  readonly direct: (target: WordsTarget) => void
  readonly sayNotPrivately: () => void
}

/** Why main did not take the reply, and in whose name it was to leave. */
interface Refused {
  readonly speakerId: ColleagueId
  readonly error: AppError
  /** What was to happen after it left. */
  readonly thenDone: boolean
}

/** What came of publishing. */
export interface Enqueued {
  readonly outboxId: AppOutput<'replies.enqueue'>['outboxId']
  readonly byHand: boolean
  readonly thenDone: boolean
  readonly speakerName: string
}

/**
 * Where a reply is written: who speaks comes first, then their words with the signature that will stand under
 * them, and a button that says in whose name and where it leaves. Mounted anew for each conversation.
 */
export const Composer = ({
  detail,
  speaker,
  answered,
  isOneOfSeveral,
  newer,
  begunFor,
  privately,
  lastSeenId,
  run,
  onAnswerNewest,
  onPrivately,
  onEnqueued,
  onMoved,
  onGoToAccounts,
  handleRef
}: {
  readonly detail: AppOutput<'conversations.open'>
  /** Chosen, or suggested; null while nobody speaks. */
  readonly speaker: Colleague | null
  /** The message that the reply answers. */
  readonly answered: Message | null
  /** There are others, so it is said which one. */
  readonly isOneOfSeveral: boolean
  /** Said while the words were written, which stay for what they answer. */
  readonly newer: Message | null
  readonly begunFor: WordsTarget
  /** The person asked that only the person answered reads it. */
  readonly privately: boolean
  /** The newest message that was in sight. */
  readonly lastSeenId: MessageId | null
  readonly run: (id: ActionId) => void
  readonly onAnswerNewest: () => void
  readonly onPrivately: (privately: boolean) => void
  readonly onEnqueued: (enqueued: Enqueued) => void
  /** Something new was said: it is to be shown. */
  readonly onMoved: () => void
  readonly onGoToAccounts: () => void
  readonly handleRef: Ref<WritingHandle>
}) => {
  const { t, i18n } = useTranslation('composer')
  const keysOf = useKeysOf()
  const { t: tConversation } = useTranslation('conversation')
  const now = useNow()
  const { account, summary, messages } = detail
  const network = useNetworkName()(account.network)
  const draft = useDraft(summary.id, detail.draft, speaker?.id ?? null, begunFor)
  const [refused, setRefused] = useState<Refused | null>(null)
  const handoffs = useApiQuery('handoffs.ofConversation', { conversationId: summary.id }).data
  const handoff = handoffs?.handoffs.find(
    (one) => one.colleagueId === speaker?.id && one.approvedWords !== null && one.state.kind !== 'accepted'
  )
  const [wantsJoint, setWantsJoint] = useState(false)
  const isJoint = wantsJoint && handoff !== undefined
  const [leaving, setLeaving] = useState(false)
  const { images: imageLimit, by } = account.capabilities.reply
  const pictures = useReplyImages(summary.id, detail.draftImages, imageLimit)
  const names = useKnownNames(detail)
  const proofs = useApiQuery('proofs.list', {}).data ?? noProofs
  const snippets = useApiQuery('snippets.list', {}).data ?? noSnippets
  const facts = useMemo(
    () => [
      ...snippets.map(({ id, text }) => ({ words: text, fact: { snippetId: id } })),
      ...proofs.map((one) => ({ words: wordsOfProof(one), fact: { proofId: one.id } }))
    ],
    [snippets, proofs]
  )
  const [choosing, setChoosing] = useState<'proof' | 'snippet' | null>(null)
  const [claim, setClaim] = useState<string | null>(null)
  const likeness = useLikeness(withoutWoven(draft.body, draft.woven))
  const people = useMemo(() => peopleOf(messages), [messages])
  const [noImages, setNoImages] = useState(false)
  const [notPrivately, setNotPrivately] = useState(false)
  const [noThread, setNoThread] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const imageList = useRef<HTMLUListElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<WritingFieldHandle>(null)

  // A refusal speaks of that speaker; with another it says nothing.
  const refusal = refused !== null && refused.speakerId === speaker?.id ? refused.error : null
  const consent = speaker === null ? null : consentFor(speaker, account.network, now)
  const frame = answered?.replyFrame ?? plainFrame
  const takesThreads = account.capabilities.reply.threading === 'thread'
  const shapedBy = handoffs?.shapedBy ?? ''
  const signer = useMemo(
    () => (speaker !== null && isJoint ? jointSigner(speaker, account.network, shapedBy) : speaker),
    [speaker, isJoint, account.network, shapedBy]
  )
  const { opening, signatureLine, count, parts, isOver } = useSignedWords(
    draft.body,
    takesThreads && draft.inThread,
    signer,
    account,
    frame
  )
  const links = linksAsCounted(draft.body, account.capabilities.reply.limit)
  const snippetCount = new Set(draft.woven.flatMap((span) => ('snippetId' in span ? [span.snippetId] : [])))
    .size
  const proofCount = new Set(draft.woven.flatMap((span) => ('proofId' in span ? [span.proofId] : []))).size
  const empty = draft.body.trim() === ''
  const byHand = by === 'hand'
  const shownThere = answered === null || answered.standing === 'shown'
  const isGone = answered !== null && answered.deletedAt !== null
  const bringsBack = answered?.standing === 'hidden' ? 'unhide' : 'approve'
  const ready =
    consent?.kind === 'agreed' && !empty && !isOver && answered !== null && shownThere && !isGone && !leaving
  const moved = refusal?.code === 'conversation_moved'
  // Once the words that say so stand there, which take their place from the thread.
  const showMoved = useEffectEvent(onMoved)
  useLayoutEffect(() => {
    if (moved) showMoved()
  }, [moved])
  const newestId = newestOf(messages)
  const newest = messages.find(({ id }) => id === newestId)
  const personName = answered === null ? summary.personName : authorName(answered)
  // A reply is read by those who read what it answers, or by fewer.
  const audienceThere = answered?.audience ?? 'public'
  const audience = privately ? 'private' : audienceThere
  const name = speaker === null ? null : firstNameOf(speaker.name)

  const publish = async (
    thenDone: boolean,
    seenId: MessageId | null,
    /** The person was asked whether this account is meant. */
    isSure = false
  ): Promise<void> => {
    if (!ready || speaker === null || answered === null) {
      field.current?.focus()
      return
    }
    const silent = pictures.images.findIndex(({ description }) => description.trim() === '')
    if (silent !== -1) {
      setRefused({ speakerId: speaker.id, error: { code: 'image_without_description' }, thenDone })
      imageList.current?.querySelectorAll('textarea')[silent]?.focus()
      return
    }
    setLeaving(true)
    setRefused(null)
    await draft.keep()
    await pictures.keep()
    const result = await callApi('replies.enqueue', {
      conversationId: summary.id,
      parentMessageId: answered.id,
      body: draft.body,
      speakerId: speaker.id,
      lastSeenMessageId: seenId,
      thenDone,
      jointly: isJoint,
      asksAccount: !isSure,
      woven: [...draft.woven],
      privately,
      inThread: parts !== null,
      imageIds: pictures.images.map(({ id }) => id)
    })
    setLeaving(false)
    if (!result.ok) {
      setRefused({ speakerId: speaker.id, error: result.error, thenDone })
      return
    }
    draft.forget()
    setNotPrivately(false)
    onEnqueued({ outboxId: result.value.outboxId, byHand, thenDone, speakerName: firstNameOf(speaker.name) })
  }

  const split = (inThread: boolean): void => {
    draft.makeThread(inThread)
    field.current?.focus()
  }
  const isFull = imageLimit !== null && pictures.images.length >= imageLimit.most
  const imageRefusal =
    imageLimit === null
      ? t(byHand ? 'image.byHand' : 'image.none', { network })
      : isFull
        ? t('image.full', { count: imageLimit.most, network })
        : null
  const privateRefusal =
    account.capabilities.reply.privately || audienceThere === 'private'
      ? null
      : t(byHand ? 'audience.byHand' : 'audience.publicOnly', { network })
  const chooseImage = (): void => {
    setNoImages(imageRefusal !== null)
    if (imageRefusal === null) chooser.current?.click()
  }
  const addImages = (files: FileList): void => {
    setNoImages(imageRefusal !== null)
    if (imageRefusal === null) void pictures.add([...files])
  }

  const holdsFile = useFileDrop(form, addImages)

  useImperativeHandle(handleRef, () => ({
    focus: () => field.current?.focus(),
    attachImage: chooseImage,
    insertProof: () => setChoosing('proof'),
    insertSnippet: () => setChoosing('snippet'),
    correctSpelling: () => field.current?.correct(),
    splitReply: () => {
      setNoThread(!takesThreads)
      if (takesThreads) split(!draft.inThread)
      else field.current?.focus()
    },
    publish: (thenDone) => publish(thenDone, lastSeenId),
    direct: draft.direct,
    sayNotPrivately: () => setNotPrivately(true),
    holdsFocus: () => form.current?.contains(document.activeElement) ?? false
  }))

  return (
    <form
      ref={form}
      className={styles.composer}
      aria-label={t('label')}
      data-over={holdsFile}
      data-audience={audience}
      data-thread={parts !== null && parts.length > 1}
      onSubmit={(event) => {
        event.preventDefault()
        void publish(false, lastSeenId)
      }}
    >
      <div className={styles.as}>
        <Avatar
          name={speaker?.name ?? ''}
          portrait={speaker?.portrait ?? null}
          size={48}
          look={speaker === null ? 'nobody' : detail.assignment === null ? 'suggested' : 'chosen'}
        />
        <div className={styles.speaker}>
          <b className={styles.answers}>{name === null ? t('nobody') : t('answers', { name })}</b>
          <p className={styles.agreed} data-attention={consent !== null && consent.kind !== 'agreed'}>
            <SpeakerFacts speaker={speaker} consent={consent} account={account} />
          </p>
        </div>
        <span className={styles.change}>
          <ActionButton id="choose_colleague" run={run} label={t(speaker === null ? 'choose' : 'change')} />
        </span>
      </div>
      <AudienceLine
        audience={audience}
        there={audienceThere}
        personName={personName}
        mentionsOthers={mentionsOthers(draft.body, frame)}
        onWiden={() => onPrivately(false)}
      />
      {account.health.failure?.kind === 'unauthorized' && (
        <p className={styles.notice}>
          {t('reconnect', { account: account.name })}{' '}
          <button type="button" className={styles.link} onClick={onGoToAccounts}>
            {t('goToAccounts')}
          </button>
        </p>
      )}
      {answered !== null && (
        <AnsweredLines
          answered={answered}
          isOneOfSeveral={isOneOfSeveral}
          newer={moved ? null : newer}
          canAnswerNewest={newer !== null || isOneOfSeveral}
          onAnswerNewest={onAnswerNewest}
        />
      )}
      {handoff !== undefined && name !== null && (
        <ShapedWords
          handoff={handoff}
          name={name}
          body={draft.body}
          isJoint={isJoint}
          onJoint={setWantsJoint}
          keep={draft.keep}
        />
      )}
      <div className={styles.text}>
        {(opening !== '' || frame.warning !== null) && (
          <p id="composer-opening" className={styles.signature} dir="auto">
            {frame.warning !== null && (
              <span className={styles.warning}>{t('warning', { warning: frame.warning })}</span>
            )}
            {opening.trim()}
          </p>
        )}
        <WritingField
          conversationId={summary.id}
          body={draft.body}
          names={names}
          people={people}
          snippets={snippets}
          woven={draft.woven}
          onClaim={setClaim}
          handleRef={field}
          placeholder={
            name === null
              ? t('placeholderNobody', { person: personName })
              : t('placeholder', { name, person: personName })
          }
          aria-label={name === null ? t('textNobody') : t('text', { name })}
          aria-describedby="composer-audience composer-opening composer-signature composer-foot"
          aria-keyshortcuts={ariaKeys(keysOf('reply'))}
          maxLength={longestBody}
          onWrite={(body, added) => {
            if (refusal !== null && !moved) setRefused(null)
            setNotPrivately(false)
            setNoThread(false)
            draft.write(body, added ?? factPutIn(draft.body, body, facts))
          }}
          onBlur={() => void draft.keep()}
          onPaste={(event) => {
            // Words that are copied from a page often bring a picture of themselves along: the words count.
            if (event.clipboardData.files.length === 0 || event.clipboardData.types.includes('text/plain'))
              return
            event.preventDefault()
            addImages(event.clipboardData.files)
          }}
        />
        {signatureLine !== null && (parts?.length ?? 1) < 2 && (
          <p id="composer-signature" className={styles.signature} dir="auto">
            <span className="visually-hidden">{t('signature')} </span>
            {signatureLine}
          </p>
        )}
        {links.links.length > 0 && (
          <ul className={styles.links} aria-label={t('links.list')}>
            {links.links.map((link, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the same link twice is two links
              <li key={`${index} ${link}`}>
                <Link2 size={13} aria-hidden="true" />
                <span>{link.replace(/^https?:\/\//iu, '')}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {imageLimit !== null && pictures.images.length > 0 && (
        <ReplyImages
          images={pictures.images}
          limit={imageLimit}
          listRef={imageList}
          onDescribe={(id, description) => {
            if (refusal !== null && !moved) setRefused(null)
            pictures.describe(id, description)
          }}
          onRemove={(id) => {
            setNoImages(false)
            void pictures.remove(id)
          }}
          onNoneLeft={() => field.current?.focus()}
          onLeave={() => void pictures.keep()}
        />
      )}
      {claim !== null && (
        <ClaimNotice
          claim={claim}
          proofs={proofs}
          onInsert={(proof) => field.current?.insert(wordsOfProof(proof), { proofId: proof.id })}
          onChoose={() => setChoosing('proof')}
        />
      )}
      <FactChoosers
        choosing={choosing}
        proofs={proofs}
        snippets={snippets}
        onClose={() => setChoosing(null)}
        onInsert={(words, fact) => field.current?.insert(words, fact)}
      />
      {parts !== null ? (
        <ThreadParts parts={parts} network={network} onOneReply={() => split(false)} />
      ) : (
        takesThreads && count.over && <ThreadOffer network={network} onSplit={() => split(true)} />
      )}
      {/* The number beside the button is seen, and would be told at every letter. */}
      <output className="visually-hidden">
        {isOver && (parts !== null || !takesThreads) ? t('over', { network }) : ''}
      </output>
      {isOnlyWoven(draft.body, draft.woven) && (
        <output className={styles.gentle}>{t('woven.only', { person: personName })}</output>
      )}
      {likeness !== null && (
        <output className={styles.gentle}>
          {t('likeness', {
            person: likeness.personName === '' ? t('somebody') : likeness.personName,
            date: shortDate(likeness.sentAt, now, i18n.language),
            excerpt: likeness.excerpt
          })}
        </output>
      )}
      {!shownThere && (
        <p className={styles.notice}>
          {t('notShown')}{' '}
          {account.capabilities.actions.includes(bringsBack) && (
            <button type="button" className={styles.link} onClick={() => run(messageActionId(bringsBack))}>
              {tConversation(`act.name.${bringsBack}`)}
            </button>
          )}
        </p>
      )}
      {notPrivately && privateRefusal !== null && (
        <p className={styles.notice} role="alert">
          {privateRefusal}
        </p>
      )}
      {noThread && (
        <p className={styles.notice} role="alert">
          {t(byHand ? 'thread.byHand' : 'thread.none', { network })}
        </p>
      )}
      {pictures.refusals.length > 0 ? (
        <ImageRefusals refusals={pictures.refusals} network={network} />
      ) : (
        noImages &&
        imageRefusal !== null && (
          <p className={styles.notice} role="alert">
            {imageRefusal}
          </p>
        )
      )}
      {refusal !== null && (
        <RefusalNotice
          refusal={refusal}
          account={account}
          spoke={newest === undefined ? summary.personName : authorName(newest)}
          onAgain={() => void publish(refused?.thenDone ?? false, newestId)}
          onSure={() => void publish(refused?.thenDone ?? false, lastSeenId, true)}
          onAnswerNewest={newer === null ? null : onAnswerNewest}
          onBack={() => {
            setRefused(null)
            field.current?.focus()
          }}
        />
      )}
      <div className={styles.foot}>
        <ComposerTools
          chooserRef={chooser}
          takesSeveralImages={imageLimit !== null && imageLimit.most > 1}
          imageRefusal={imageRefusal}
          isPrivate={audienceThere === 'private' ? null : privately}
          privateRefusal={privateRefusal}
          onChooseImage={chooseImage}
          onImages={addImages}
          onPrivately={() => (privateRefusal === null ? onPrivately(!privately) : setNotPrivately(true))}
        />
        <div id="composer-foot" className={styles.facts}>
          <p className={styles.counts}>
            <span className={styles.counted}>
              {parts !== null && parts.length > 1 ? (
                <span className={styles.meter} data-over={isOver}>
                  {t('thread.count', { count: parts.length })}
                </span>
              ) : (
                <CharacterMeter count={parts?.[0]?.count ?? count} />
              )}
              <LinkMeter links={links.links.length} each={links.each} />
              {snippetCount > 0 && <span>{t('woven.count', { count: snippetCount })}</span>}
              {proofCount > 0 && <span>{t('woven.proofs', { count: proofCount })}</span>}
              <KeepingMark keeping={draft.keeping} />
              {pictures.adding && <span>{t('image.adding')}</span>}
            </span>
          </p>
          <p className={styles.vouch}>{name === null ? t('vouchNobody') : t('vouch', { name })}</p>
        </div>
        <PublishButton speaker={speaker} account={account} audience={audience} isReady={ready} />
      </div>
    </form>
  )
}

/** Who is mentioned in words for one person reads them too. */
const mentionsOthers = (body: string, frame: ReplyFrame): boolean =>
  /(?<![\p{L}\p{N}_@/.-])@[\p{L}\p{N}_]/u.test(withoutAddressees(body, frame))

const noProofs: readonly Proof[] = []
const noSnippets: readonly Snippet[] = []

/** Who of the public takes part, the last to speak first. */
const peopleOf = (messages: readonly Message[]): readonly Mentionable[] =>
  messages.toReversed().flatMap(({ author }) => (author.side === 'theirs' ? [author] : []))
