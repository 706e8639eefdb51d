import { type Alarm, counted } from '@callbox/contract'
import { MixedText } from '../desk/mixed-text.tsx'
import { accountWords, namesOf } from '../desk/names.ts'
import { addedTo, subjectOf } from '../desk/subject.ts'

type About = NonNullable<Alarm['about']>

/** Which conversation an alarm means: who wrote where, how it began, and what came last. */
export const AlarmAbout = ({ about, brief }: { about: About; brief?: boolean }) => {
  const added = addedTo(about)
  return (
    <span className="alarm-about">
      <span className="alarm-who">
        <bdi>{namesOf(about.author).name}</bdi> · {accountWords(about.account)}
      </span>{' '}
      <span className="alarm-words">
        “
        <bdi dir="auto">
          <MixedText text={subjectOf(about) || 'No words'} />
        </bdi>
        ”
      </span>
      {added && !brief ? (
        <span className="muted alarm-added">
          {' '}
          {counted(added.count, 'message')} added
          {added.newest ? (
            <>
              , the newest:{' '}
              <bdi dir="auto">
                <MixedText text={added.newest} />
              </bdi>
            </>
          ) : null}
        </span>
      ) : null}
    </span>
  )
}
