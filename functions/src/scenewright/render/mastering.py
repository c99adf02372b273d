"""The film's sound at its final loudness, measured as a player hears it (ITU-R BS.1770)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from scenewright.domain.errors import EncodeFailed
from scenewright.domain.video_format import SAMPLES_PER_SECOND
from scenewright.render.ffmpeg import Ffmpeg, media, reading
from scenewright.render.mix import Pcm
from scenewright.render.silence import PACKET, Condensed, condensed, restored

LOUDNESS = -14.0  # LUFS
HIGHEST_PEAK = -1.0  # dBTP
QUIET = -60.0  # LUFS; below this there is nothing to bring up

_NEAR_ENOUGH = 0.35  # LU
_CEILING = -1.7  # dBTP before AAC, whose own error mostly stays within the rest
_MOST_GAIN = 36.0  # dB
_ROUNDS = 5
_ENCODINGS = 3
_LEAST_RESPONSE = 0.4  # LU that come of a dB where a limiter takes the rest
_METER = "ebur128=framelog=quiet"
_INTEGRATED = re.compile(r"I:\s+(-?[\d.]+|-inf) LUFS")
_PEAK = re.compile(r"Peak:\s+(-?[\d.]+|-inf) dBFS")


@dataclass(frozen=True)
class Loudness:
    """Integrated in LUFS, true peak in dBTP."""

    integrated: float
    peak: float


def master(ffmpeg: Ffmpeg, mix: Pcm, samples: int, out: Path, stop: Event) -> None:
    """Write the mix as AAC of `samples` samples at `LOUDNESS`. Raises EncodeFailed or Stopped.

    What a player hears decides: it is encoded again where AAC itself made it too loud or its peaks too high.
    """
    brief = condensed(mix, out.with_name("condensed.s16"))
    stream, length = out.with_name("soundtrack.aac"), samples - brief.samples_missing
    gain, ceiling = _gain(ffmpeg, brief.sound, stop), _CEILING
    for _ in range(_ENCODINGS):
        chain = _chain(gain, ceiling, length)
        ffmpeg.run([*brief.sound.arguments, "-af", chain, *_AAC, media(stream)], stop=stop)
        found = measured(ffmpeg, stream, stop)
        if _is_near(found.integrated) and found.peak <= HIGHEST_PEAK:
            break
        gain = _towards(gain, found.integrated)
        ceiling -= max(0.0, found.peak - HIGHEST_PEAK + 0.1)
    _mux(ffmpeg, stream, brief, samples, out, stop)


def _gain(ffmpeg: Ffmpeg, sound: Pcm, stop: Event) -> float:
    """The gain, in dB, with which the limited sound has `LOUDNESS`, as good as can be told before AAC.

    Each round corrects by what the one before missed, more where the limiter took a part of its gain.
    Encoding takes ten times as long as such a round.
    """
    integrated = _read(ffmpeg, [*sound.arguments, "-af", _METER], stop).integrated
    gain, given, response = _towards(0.0, integrated), 0.0, 1.0
    for _ in range(_ROUNDS):
        found = _read(
            ffmpeg, [*sound.arguments, "-af", f"{_limited(gain, _CEILING)},{_METER}"], stop
        ).integrated
        if _is_near(found, _NEAR_ENOUGH / 3) or gain == given:
            break
        response = min(max((found - integrated) / (gain - given), _LEAST_RESPONSE), 1.0)
        given, integrated = gain, found
        gain = _towards(gain, integrated, response)
    return gain


def _is_near(integrated: float, near: float = _NEAR_ENOUGH) -> bool:
    return abs(LOUDNESS - integrated) <= near or integrated < QUIET


_EXACT = ("-fflags", "+bitexact", "-flags", "+bitexact")
_AAC = ("-c:a", "aac", "-aac_coder", "fast", "-b:a", "192k", *_EXACT, "-f", "adts")


def _mux(ffmpeg: Ffmpeg, stream: Path, brief: Condensed, samples: int, out: Path, stop: Event) -> None:
    """All packets at their times: the first stands before the sound, the last is shown as far as it goes."""
    start, sample = f"(N-1)*{PACKET}", f"TB/{SAMPLES_PER_SECOND}"  # X/TB/48000: samples in ticks
    lasts = f"clip({samples}-{start}\\,1\\,{PACKET})"
    times = f"setts=ts={start}/{sample}:duration='{lasts}/{sample}'"
    arguments = ["-f", "aac", "-i", "pipe:0", "-c", "copy", "-bsf:a", times, *_EXACT, "-f", "mp4", media(out)]
    with stream.open("rb") as file, ffmpeg.feed(arguments, stop=stop) as write:
        for packets in restored(file, brief.gaps):
            write(memoryview(packets))


def measured(ffmpeg: Ffmpeg, stream: Path, stop: Event) -> Loudness:
    """What an ADTS stream measures once it is decoded.

    Without the packet before the sound: blocks would begin elsewhere, by which clicks differ by 0.3 LU.
    """
    meter = f"atrim=start_sample={PACKET},{_METER}:peak=true"
    return _read(ffmpeg, [*reading(stream), "-af", meter], stop)


def _read(ffmpeg: Ffmpeg, arguments: list[str], stop: Event) -> Loudness:
    return loudness_said(ffmpeg.run([*arguments, "-f", "null", "-"], stop=stop).said)


def loudness_said(said: Sequence[str]) -> Loudness:
    """What ffmpeg's `ebur128` said at its end. Raises EncodeFailed if it said nothing."""
    integrated = [found[1] for line in said if (found := _INTEGRATED.search(line))]
    peaks = [found[1] for line in said if (found := _PEAK.search(line))]
    if not integrated:
        raise EncodeFailed("ffmpeg did not measure the loudness of the sound")
    return Loudness(float(integrated[-1]), float(peaks[-1]) if peaks else 0.0)


def _towards(gain: float, integrated: float, response: float = 1.0) -> float:
    return gain if integrated < QUIET else min(gain + (LOUDNESS - integrated) / response, _MOST_GAIN)


def _chain(gain: float, ceiling: float, samples: int) -> str:
    """The limiter also sees the peaks between samples (2 × as many); and the exact length."""
    return (
        f"aresample={2 * SAMPLES_PER_SECOND},{_limited(gain, ceiling)},"
        f"aresample={SAMPLES_PER_SECOND},apad=whole_len={samples},atrim=end_sample={samples},"
        "aformat=channel_layouts=stereo"
    )


def _limited(gain: float, ceiling: float) -> str:
    limit = 10 ** (ceiling / 20)
    return f"volume={gain:.2f}dB,alimiter=limit={limit:.4f}:level=false:attack=5:release=60:latency=true"
