'use client';

import Link from 'next/link';
import { Empty, Failure, Loading } from '@/components/ui/States';
import { useNow } from '@/hooks/use-now';
import { useSession } from '@/hooks/use-session';
import { useAttempts } from '@/hooks/use-video';
import { useVideos } from '@/hooks/use-videos';
import { byStatus, secondsByStage, spendByDay, successRate } from '@/lib/figures';
import { capitalised, money, span } from '@/lib/format';
import { isBusy, type Video } from '@/lib/rows';
import { BarChart } from './BarChart';
import { Executions } from './Executions';
import { FailedScenes } from './FailedScenes';

const LOOKED_AT = 100; // videos, the newest

/** How the owner's videos fare: how many, how long, how dear, and what fails. */
export function Monitor() {
  const session = useSession();
  const videos = useVideos([], LOOKED_AT);
  const error = session.error ?? videos.error;
  const found = videos.data?.pages.flat();
  return (
    <div className="stack loose">
      <div>
        <h1>Monitor</h1>
        <p className="lead">Where the time and the money of your videos go, and what fails.</p>
      </div>
      {error && <Failure error={error} onRetry={() => void (session.error ? session.refetch() : videos.refetch())} />}
      {!error && (session.isPending || (session.data && !found)) && <Loading label="Loading the figures" height={160} count={2} />}
      {!error && (session.data === null || found?.length === 0) && <Nothing />}
      {session.data && found && found.length > 0 && <Figures videos={found} />}
    </div>
  );
}

function Figures({ videos }: { videos: Video[] }) {
  const busy = videos.some((video) => isBusy(video.status));
  const now = useNow(busy);
  const attempts = useAttempts(videos.map((video) => video.$id), busy);
  const rate = successRate(videos);
  const spent = videos.reduce((sum, video) => sum + video.actual_cost_usd, 0);
  return (
    <>
      <ul className="tiles">
        <Tile name="Videos" value={String(videos.length)} />
        <Tile name="Completed of those that ended" value={rate === null ? '–' : `${Math.round(rate * 100)} %`} />
        <Tile name="Spent" value={money(spent)} />
        <Tile name="In the making" value={String(videos.filter((video) => isBusy(video.status)).length)} />
      </ul>
      <div className="charts">
        <BarChart title="Videos by status" slices={byStatus(videos)} label={capitalised} show={String} />
        <BarChart title="Where the time goes" note="A video, on average" slices={secondsByStage(attempts.data ?? [])} show={(s) => (s ? span(s) : '–')} />
        <BarChart title="Spend by day" slices={spendByDay(videos, now)} show={(usd) => (usd ? money(usd) : '–')} />
      </div>
      <Executions videos={videos} attempts={attempts.data ?? []} now={now} />
      <FailedScenes videos={videos} />
    </>
  );
}

function Tile({ name, value }: { name: string; value: string }) {
  return (
    <li className="card tile">
      <span className="value numbers">{value}</span>
      <span className="soft small">{name}</span>
    </li>
  );
}

function Nothing() {
  return (
    <Empty icon="chart" title="Nothing to measure yet">
      <p>After your first video you see here how long each stage took and what it cost.</p>
      <Link className="button" href="/">
        Make a video
      </Link>
    </Empty>
  );
}
