import type { Mix } from './fit-text-model.ts'
import type { LogisticOptions } from './logistic-regression.ts'
import type { BayesOptions } from './naive-bayes.ts'
import type { DirectionsOptions } from './text-directions.ts'
import type { WholeOptions } from './whole-regression.ts'

/** Every number of a fit; how each was chosen, and what it brings, is in README.md. */
export interface TextModelOptions {
  /** What role and bio count in a centroid against a topic, and confirmed answers against the profile. */
  readonly aboutShare: number
  readonly answersShare: number
  /** How often naive Bayes counts a topic, role and bio; a confirmed text counts once. */
  readonly topicCount: number
  readonly aboutCount: number
  /** What a translated word of a profile counts in a centroid, in naive Bayes, and under its topic. */
  readonly translatedShare: number
  readonly translatedCount: number
  readonly topicTranslated: number
  /** How sure nearness alone is taken to be when expectation-maximisation begins. */
  readonly firstSharpness: number
  readonly bayes: BayesOptions
  /** A topic as a row of its own: its own words, those of its siblings, and of role and bio. */
  readonly topicOwn: number
  readonly topicSibling: number
  readonly topicAbout: number
  readonly topicSharpness: number
  readonly topicBayes: BayesOptions
  readonly mostTopicCells: number
  /** Confirmed texts of one colleague that are read: beyond, more of them teach little. */
  readonly mostConfirmed: number
  /** Rounds of guessing the backlog and learning from the guesses. */
  readonly teachings: number
  readonly firstTeacher: Teacher
  readonly laterTeacher: Teacher
  /** What topics as columns count among teachers: they know no confirmed text. */
  readonly topicShare: (perPerson: number) => number
  readonly guessSharpness: number
  /** How many texts near to it each guess leans on, and how much. */
  readonly nearTexts: number
  readonly nearShare: number
  /** How far the model of profiles and backlog is believed where confirmed texts correct it. */
  readonly corrected: number
  /** Directions of all texts: where the correction is kept, and features and confirmed texts times colleagues are few enough for the time of a fit. */
  readonly directions: DirectionsOptions & { readonly mostFeatures: number; readonly mostCells: number }
  /** How the correction is learned along directions. */
  readonly whole: WholeOptions
  /** What the correction counts beside what the corrected guesses taught, by confirmed texts per colleague. */
  readonly keptCorrection: (perPerson: number) => number
  /** What a guess counts against a confirmed text, by confirmed texts per colleague. */
  readonly guessWeight: (perPerson: number) => number
  /** How it is measured what history is worth (measure-history.ts). */
  readonly history: {
    /** In how many parts confirmed texts are held out one after the other, until so many texts were placed. */
    readonly parts: number
    readonly enough: number
    /** What is believed before anything is measured, and how much it takes to move it. */
    readonly usual: number
    readonly firmness: number
    readonly least: number
    readonly most: number
    readonly step: number
  }
  /** A measured share from `sound` on is lifted to 1, from so many confirmed texts per colleague to so many. */
  readonly manyTexts: { readonly sound: number; readonly from: number; readonly to: number }
  /** Rounds of every teaching but the last. */
  readonly draftEpochs: number
  /** With more confirmed texts than this, guessing begins where the model without them ended, and corrects nothing: it matters less, and saves time. */
  readonly manyConfirmed: number
  readonly logistic: LogisticOptions
  /** How far what so many texts teach is believed, from 0 to 1. */
  readonly trust: (backlog: number, confirmed: number) => number
  readonly mix: (perPerson: number, trust: number) => Mix
}

export interface Teacher {
  readonly centroids: number
  readonly bayes: number
  readonly topics: number
}

export const textModelOptions: TextModelOptions = {
  aboutShare: 0.5,
  answersShare: 1.5,
  topicCount: 3,
  aboutCount: 1.5,
  translatedShare: 0.4,
  translatedCount: 1.5,
  topicTranslated: 1,
  firstSharpness: 10,
  bayes: { backlogWeight: 0.1, smoothing: 100, rounds: 3, calm: 0.5, evenTexts: 1 },
  topicOwn: 2,
  topicSibling: 0.2,
  topicAbout: 0.5,
  topicSharpness: 6,
  topicBayes: { backlogWeight: 1, smoothing: 100, rounds: 5, calm: 0.5, evenTexts: 5 },
  mostTopicCells: 600_000,
  mostConfirmed: 200,
  teachings: 2,
  firstTeacher: { centroids: 8, bayes: 1 / 3, topics: 1 / 2 },
  laterTeacher: { centroids: 6, bayes: 1 / 3, topics: 1 / 3 },
  topicShare: (perPerson) => 10 / (10 + perPerson),
  guessSharpness: 1.5,
  nearTexts: 8,
  nearShare: 0.25,
  corrected: 0.4,
  directions: { most: 100, textsForEach: 20, rounds: 3, length: 1.5, mostFeatures: 10_000, mostCells: 4_000 },
  whole: { penalty: 0.1, rounds: 60 },
  // Of few texts it knows little, and beside many it has nothing to add.
  keptCorrection: (perPerson) =>
    ((24 * perPerson) / (20 + perPerson) ** 2) * Math.max(0, Math.min(1, (60 - perPerson) / 40)),
  guessWeight: (perPerson) => (perPerson === 0 ? 1 : 3 / (20 + perPerson)),
  history: { parts: 4, enough: 300, usual: 0.5, firmness: 5, least: 0.1, most: 1.2, step: 0.05 },
  manyTexts: { sound: 0.7, from: 20, to: 50 },
  draftEpochs: 3,
  manyConfirmed: 4_000,
  logistic: { mostLessons: 8_000, epochs: 10, visits: 14_000, rate: 0.3, decay: 0.0005 },
  // Few texts teach more of their chance than of their subjects: of 40 nothing is believed, of 700 half, of 3,000 all.
  // A confirmed text teaches as much as five that are guessed: counted as more, few of them mislead.
  trust: (backlog, confirmed) => {
    const texts = backlog + 5 * confirmed
    return texts ** 3 / (700 ** 3 + texts ** 3)
  },
  // Where logistic regression is not believed, the other two speak for it too.
  mix: (perPerson, trust) => {
    const early = (30 / (30 + perPerson)) * (2 - trust)
    return { centroids: 6 * early, bayes: early / 3, logistic: 1 }
  }
}
