// Written by scripts/export_types.py from the functions' schema; not to be edited.

export const DATABASE_ID = "scenewright" as const;

export const TABLES = {
  "VIDEOS": "videos",
  "SCENES": "scenes",
  "ATTEMPTS": "attempts"
} as const;

export const BUCKETS = {
  "VIDEOS": "videos",
  "WORK": "work",
  "UPLOADS": "uploads"
} as const;

export const MAX_SCENES = 20 as const;

export const ENDED = [
  "cancelled",
  "completed",
  "failed"
] as const;

export const LIMITS = {
  "Backdrop": {
    "file": {
      "maxLength": 1000
    }
  },
  "BrandFont": {
    "file": {
      "maxLength": 36
    },
    "url": {
      "maxLength": 2000
    }
  },
  "Card": {
    "title": {
      "maxLength": 80
    },
    "subtitle": {
      "maxLength": 160
    },
    "file": {
      "maxLength": 36
    },
    "url": {
      "maxLength": 2000
    },
    "seconds": {
      "min": 1,
      "max": 10
    }
  },
  "ChartCard": {
    "heading": {
      "maxLength": 80
    },
    "labels": {
      "maxItems": 12
    },
    "values": {
      "maxItems": 12
    },
    "unit": {
      "maxLength": 12
    }
  },
  "Conversation": {
    "title": {
      "maxLength": 80
    },
    "subtitle": {
      "maxLength": 80
    },
    "avatar": {
      "maxLength": 1000
    },
    "participants": {
      "maxItems": 64
    },
    "messages": {
      "maxItems": 500
    },
    "clock": {
      "maxLength": 20
    },
    "battery": {
      "min": 0,
      "max": 100
    },
    "pace": {
      "min": 0.25,
      "max": 4
    },
    "music": {
      "maxLength": 1000
    },
    "closing_pause": {
      "min": 0,
      "max": 60
    }
  },
  "Footage": {
    "clips": {
      "maxItems": 10
    }
  },
  "FootageClip": {
    "file": {
      "maxLength": 36
    },
    "url": {
      "maxLength": 2000
    },
    "query": {
      "maxLength": 120
    },
    "start_s": {
      "min": 0,
      "max": 3600
    },
    "end_s": {
      "min": 0,
      "max": 3600
    },
    "speed": {
      "min": 0.25,
      "max": 4
    }
  },
  "Link": {
    "url": {
      "maxLength": 1000
    },
    "title": {
      "maxLength": 200
    },
    "site": {
      "maxLength": 200
    },
    "picture": {
      "maxLength": 1000
    }
  },
  "ListCard": {
    "heading": {
      "maxLength": 80
    },
    "items": {
      "maxItems": 7
    }
  },
  "Message": {
    "id": {
      "maxLength": 80
    },
    "sender": {
      "maxLength": 80
    },
    "text": {
      "maxLength": 2000
    },
    "timestamp": {
      "min": 0,
      "max": 3600
    },
    "time": {
      "maxLength": 200
    },
    "image": {
      "maxLength": 1000
    },
    "gif": {
      "maxLength": 1000
    },
    "separator": {
      "maxLength": 200
    },
    "system": {
      "maxLength": 500
    },
    "draft": {
      "maxLength": 2000
    },
    "reply_to": {
      "maxLength": 80
    },
    "reactions": {
      "maxItems": 20
    },
    "pause": {
      "min": 0,
      "max": 60
    },
    "typing": {
      "min": 0,
      "max": 60
    },
    "sound": {
      "maxLength": 1000
    }
  },
  "Music": {
    "file": {
      "maxLength": 36
    },
    "url": {
      "maxLength": 2000
    },
    "gain_db": {
      "min": -24.0,
      "max": 12.0
    }
  },
  "OwnMedia": {
    "file": {
      "maxLength": 36
    },
    "url": {
      "maxLength": 2000
    }
  },
  "Person": {
    "id": {
      "maxLength": 80
    },
    "name": {
      "maxLength": 80
    },
    "avatar": {
      "maxLength": 1000
    },
    "voice": {
      "maxLength": 80
    }
  },
  "QuoteCard": {
    "text": {
      "maxLength": 300
    },
    "by": {
      "maxLength": 120
    }
  },
  "Recording": {
    "file": {
      "maxLength": 36
    },
    "url": {
      "maxLength": 2000
    },
    "start_s": {
      "min": 0,
      "max": 7200.0
    },
    "end_s": {
      "min": 0,
      "max": 7200.0
    }
  },
  "Still": {
    "prompt": {
      "maxLength": 1000
    }
  },
  "TitleCard": {
    "text": {
      "maxLength": 120
    },
    "subtitle": {
      "maxLength": 120
    }
  },
  "TransitionChoice": {
    "seconds": {
      "min": 0.2,
      "max": 1.5
    }
  },
  "Voice": {
    "name": {
      "maxLength": 60
    }
  },
  "VoiceRecording": {
    "file": {
      "maxLength": 1000
    },
    "seconds": {
      "max": 600
    }
  },
  "Voiceover": {
    "file": {
      "maxLength": 36
    },
    "url": {
      "maxLength": 2000
    },
    "start_s": {
      "min": 0,
      "max": 7200.0
    },
    "end_s": {
      "min": 0,
      "max": 7200.0
    }
  },
  "Watermark": {
    "file": {
      "maxLength": 36
    },
    "url": {
      "maxLength": 2000
    },
    "opacity": {
      "min": 0.05,
      "max": 1
    },
    "width": {
      "min": 0.03,
      "max": 0.5
    }
  },
  "WrittenReaction": {
    "emoji": {
      "maxLength": 40
    },
    "by": {
      "maxLength": 80
    },
    "after": {
      "min": 0,
      "max": 60
    }
  },
  "WrittenScene": {
    "narration": {
      "maxLength": 1200
    },
    "heading": {
      "maxLength": 80
    },
    "duration_seconds": {
      "min": 1.0,
      "max": 10.0
    }
  },
  "Youtube": {
    "title": {
      "maxLength": 100
    },
    "description": {
      "maxLength": 4900
    },
    "tags": {
      "maxItems": 20
    }
  },
  "Submission": {
    "topic": {
      "maxLength": 200
    },
    "description": {
      "maxLength": 4000
    },
    "script": {
      "maxLength": 20000
    },
    "scenes": {
      "maxItems": 20
    },
    "scene_count": {
      "min": 1,
      "max": 20
    },
    "duration_seconds": {
      "min": 5,
      "max": 600
    },
    "style": {
      "maxLength": 200
    },
    "webhook_url": {
      "maxLength": 512
    }
  },
  "VisualEdit": {
    "prompt": {
      "maxLength": 1000
    }
  },
  "SceneEdit": {
    "heading": {
      "maxLength": 80
    },
    "narration": {
      "maxLength": 1200
    },
    "duration_ms": {
      "min": 0,
      "max": 120000
    },
    "picture_take": {
      "min": 0,
      "max": 19
    },
    "speech_take": {
      "min": 0,
      "max": 19
    }
  },
  "NewScene": {
    "narration": {
      "maxLength": 1200
    },
    "heading": {
      "maxLength": 80
    },
    "duration_ms": {
      "min": 0,
      "max": 120000
    },
    "at": {
      "min": 1,
      "max": 20
    }
  },
  "Keystroke": {
    "length": {
      "min": 0
    }
  },
  "ChatTimeline": {
    "frames": {
      "min": 1
    },
    "battery": {
      "min": 0,
      "max": 100
    }
  },
  "BubbleLook": {
    "shadow": {
      "maxItems": 3
    }
  },
  "ComposerLook": {
    "ground": {
      "maxItems": 3
    },
    "line": {
      "maxItems": 3
    },
    "field": {
      "maxItems": 3
    },
    "field_line": {
      "maxItems": 3
    },
    "ink": {
      "maxItems": 3
    },
    "faint": {
      "maxItems": 3
    },
    "tint": {
      "maxItems": 3
    },
    "send_ground": {
      "maxItems": 3
    },
    "send_ink": {
      "maxItems": 3
    }
  },
  "HeaderLook": {
    "ground": {
      "maxItems": 3
    },
    "line": {
      "maxItems": 3
    },
    "ink": {
      "maxItems": 3
    },
    "faint": {
      "maxItems": 3
    },
    "tint": {
      "maxItems": 3
    }
  },
  "KeyboardLook": {
    "ground": {
      "maxItems": 3
    },
    "key": {
      "maxItems": 3
    },
    "special": {
      "maxItems": 3
    },
    "pressed": {
      "maxItems": 3
    },
    "shadow": {
      "maxItems": 3
    },
    "ink": {
      "maxItems": 3
    }
  },
  "NoticeLook": {
    "ink": {
      "maxItems": 3
    },
    "ground": {
      "maxItems": 3
    }
  },
  "ReactionLook": {
    "ground": {
      "maxItems": 3
    },
    "ring": {
      "maxItems": 3
    },
    "mine": {
      "maxItems": 3
    }
  },
  "SideLook": {
    "ground": {
      "maxItems": 3
    },
    "ink": {
      "maxItems": 3
    },
    "faint": {
      "maxItems": 3
    },
    "accent": {
      "maxItems": 3
    }
  },
  "StatusBar": {
    "ground": {
      "maxItems": 3
    },
    "ink": {
      "maxItems": 3
    }
  },
  "Wall": {
    "doodle": {
      "maxItems": 3
    }
  },
  "PhoneLook": {
    "labels": {
      "maxItems": 3
    },
    "ticks": {
      "maxItems": 3
    },
    "read": {
      "maxItems": 3
    },
    "dots": {
      "maxItems": 3
    }
  }
} as const;

export const CHOICES = {
  "Aspect": [
    "16:9",
    "9:16",
    "1:1",
    "4:5"
  ],
  "CaptionPosition": [
    "top",
    "middle",
    "bottom"
  ],
  "CaptionStyle": [
    "clean",
    "bold",
    "karaoke",
    "box",
    "none"
  ],
  "ClipName": [
    "replicate",
    "pexels"
  ],
  "Container": [
    "mp4",
    "webm",
    "mov"
  ],
  "Corner": [
    "top_left",
    "top_right",
    "bottom_left",
    "bottom_right"
  ],
  "Effect": [
    "slam",
    "loud",
    "gentle",
    "shake"
  ],
  "FontFamily": [
    "Fraunces",
    "Inter",
    "Noto Sans",
    "Poppins",
    "Montserrat",
    "Oswald"
  ],
  "Gender": [
    "female",
    "male"
  ],
  "Keyboard": [
    "auto",
    "always",
    "never"
  ],
  "Language": [
    "en",
    "hi",
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "nl"
  ],
  "MessageKind": [
    "text",
    "emoji",
    "image",
    "gif",
    "voice",
    "link",
    "separator",
    "system"
  ],
  "Mood": [
    "calm",
    "warm",
    "bright",
    "curious",
    "serious"
  ],
  "Motif": [
    "hills",
    "waves",
    "skyline",
    "orbits",
    "grid",
    "forest",
    "geometry",
    "pages"
  ],
  "PictureName": [
    "replicate",
    "openai",
    "pexels",
    "drawn"
  ],
  "PlannerName": [
    "gemini",
    "openai",
    "template"
  ],
  "Privacy": [
    "private",
    "unlisted",
    "public"
  ],
  "Quality": [
    "draft",
    "low",
    "medium",
    "high"
  ],
  "Receipts": [
    "none",
    "delivered",
    "read"
  ],
  "Resolution": [
    "480p",
    "720p",
    "1080p",
    "4k"
  ],
  "SpeechName": [
    "elevenlabs",
    "openai",
    "gtts",
    "espeak-ng",
    "silence"
  ],
  "Theme": [
    "imessage-light",
    "imessage-dark",
    "whatsapp-light",
    "whatsapp-dark",
    "messenger-light",
    "messenger-dark",
    "telegram-light",
    "telegram-dark",
    "plain-light",
    "plain-dark"
  ],
  "TransitionKind": [
    "cut",
    "cross_fade",
    "dip",
    "slide",
    "wipe"
  ]
} as const;

export interface VideosColumns {
  topic: string;
  description: string;
  status: "queued" | "planning" | "awaiting_approval" | "rendering" | "combining" | "completed" | "failed" | "cancelled";
  progress: number;
  current_scene: number;
  scene_count: number;
  combined_video_url: string;
  error_message: string;
  created_at: string;
  updated_at: string;
  owner_id: string;
  kind: "topic" | "plan" | "chat";
  brief: string;
  title: string;
  message: string;
  eta_seconds: number;
  rendering_since: string | null;
  rendering_from: number;
  scene_seconds: number;
  join_seconds: number;
  deleted: boolean;
  trimmed: boolean;
  priority: number;
  require_approval: boolean;
  approved: boolean;
  last_ordinal: number;
  partial: boolean;
  revision: number;
  attempt: number;
  lease_until: string | null;
  fingerprint: string;
  thumbnail_url: string;
  captions_url: string;
  music_url: string;
  duration_ms: number;
  size_bytes: number;
  estimated_cost_usd: number;
  planning_cost_usd: number;
  actual_cost_usd: number;
  degraded: string[];
  webhook_url: string;
  batch_id: string;
  youtube_url: string;
  youtube_session: string;
}

export interface ScenesColumns {
  video_id: string;
  kind: "topic" | "plan" | "chat";
  scene_number: number;
  status: "planned" | "coded" | "rendered" | "failed";
  video_url: string;
  code_url: string;
  error_message: string;
  created_at: string;
  updated_at: string;
  heading: string;
  narration: string;
  visual: string;
  progress: number;
  points: number;
  revision: number;
  paused: boolean;
  owner_id: string;
  priority: number;
  submitted_at: string;
  attempt: number;
  lease_until: string | null;
  dispatched_at: string | null;
  retry_at: string | null;
  fingerprint: string;
  segment_fingerprint: string;
  duration_ms: number;
  min_duration_ms: number;
  transition: string;
  recording: string;
  thumbnail_url: string;
  picture_takes: string;
  picture_take: number;
  speech_takes: string;
  speech_take: number;
  vendor_order: string;
  cost_usd: number;
  degraded: string[];
  reused: boolean;
}

export interface AttemptsColumns {
  step: string;
  video_id: string;
  number: number;
  lease_until: string;
  execution_id: string;
  claim: string;
  outcome: "done" | "failed" | "stopped" | null;
  error_message: string;
  started_at: string;
  ended_at: string | null;
  cpu_seconds: number;
}

export type Aspect = "16:9" | "9:16" | "1:1" | "4:5";

export interface Asset {
  file_id: string;
  sha256: string;
  media_type: string;
}

export interface Backdrop {
  kind?: "theme" | "colour" | "picture" | "video" | "green" | "transparent";
  value?: string;
  file?: string;
}

export interface Background {
  kind: "theme" | "colour" | "picture" | "video" | "green" | "transparent";
  value: string;
  asset: Asset | null;
  start_frame: number;
}

export interface Brand {
  primary?: string | null;
  accent?: string | null;
  font?: BrandFont | null;
  watermark?: Watermark | null;
  intro?: Card | null;
  outro?: Card | null;
}

export interface BrandFont {
  family?: FontFamily | null;
  file?: string;
  url?: string;
}

export interface BubbleLook {
  me: SideLook;
  them: SideLook;
  radius: number;
  joined_radius: number;
  tail: "none" | "curl" | "wedge";
  tail_on: "first" | "last";
  padding_x: number;
  padding_y: number;
  text_size: number;
  leading: number;
  max_width: number;
  margin: number;
  gap: number;
  gap_joined: number;
  shadow: [number, number, number] | null;
  big_emoji: number;
  picture_inset: number;
}

export type CaptionPosition = "top" | "middle" | "bottom";

export type CaptionStyle = "clean" | "bold" | "karaoke" | "box" | "none";

export interface Captions {
  style?: CaptionStyle;
  position?: CaptionPosition;
  soft_only?: boolean;
}

export interface Card {
  title?: string | null;
  subtitle?: string;
  file?: string;
  url?: string;
  seconds?: number | null;
}

export interface ChartCard {
  kind: "chart";
  type?: "bar" | "line";
  heading?: string;
  labels: (string)[];
  values: (number)[];
  unit?: string;
}

export interface ChatMessage {
  id: string;
  sender: string;
  kind: MessageKind;
  text: string;
  appear_frame: number;
  time: string;
  asset: Asset | null;
  voice: VoiceNote | null;
  link: LinkCard | null;
  reply_to: Quote | null;
  effect: Effect | null;
  reactions: (Reaction)[];
  statuses: (StatusStep)[];
}

export interface ChatTimeline {
  version: 1;
  width: number;
  height: number;
  fps: number;
  frames: number;
  crf: number;
  x264_preset: string;
  container: Container;
  theme: string;
  accent: string;
  header: Header;
  participants: (Participant)[];
  background: Background;
  phone_frame: boolean;
  clock: (ClockReading)[];
  battery: number;
  messages: (ChatMessage)[];
  typing: (TypingDots)[];
  drafts: (Draft)[];
  keyboard: (Span)[];
  sounds: (SoundCue)[];
}

export interface ChatVisual {
  kind: "chat";
  conversation: Conversation;
}

export type ClipName = "replicate" | "pexels";

export interface ClockReading {
  frame: number;
  text: string;
}

export interface ComposerLook {
  height: number;
  ground: [number, number, number];
  line: [number, number, number] | null;
  field: [number, number, number];
  field_line: [number, number, number] | null;
  ink: [number, number, number];
  placeholder: string;
  faint: [number, number, number];
  tint: [number, number, number];
  left: (string)[];
  inside: (string)[];
  right: (string)[];
  send: string;
  send_ground: [number, number, number];
  send_ink: [number, number, number];
  send_inside: boolean;
}

export type Container = "mp4" | "webm" | "mov";

export interface Conversation {
  title?: string;
  subtitle?: string;
  avatar?: string;
  participants?: (Person)[];
  messages: (Message)[];
  theme?: Theme;
  accent?: string;
  aspect?: Aspect;
  quality?: Quality;
  background?: Backdrop;
  container?: Container | null;
  phone_frame?: boolean;
  clock?: string;
  battery?: number;
  pace?: number;
  typing?: boolean;
  keyboard?: Keyboard;
  receipts?: Receipts;
  sounds?: boolean;
  music?: string;
  voice_over?: boolean;
  closing_pause?: number;
}

export type Corner = "top_left" | "top_right" | "bottom_left" | "bottom_right";

export interface Draft {
  text: string;
  keystrokes: (Keystroke)[];
  end_frame: number;
}

export type Effect = "slam" | "loud" | "gentle" | "shake";

export type FontFamily = "Fraunces" | "Inter" | "Noto Sans" | "Poppins" | "Montserrat" | "Oswald";

export interface Footage {
  kind: "footage";
  clips: (FootageClip)[];
}

export interface FootageClip {
  file?: string;
  url?: string;
  query?: string;
  start_s?: number;
  end_s?: number | null;
  speed?: number;
}

export type Gender = "female" | "male";

export interface Habits {
  times: boolean;
  ticks: boolean;
  labels: boolean;
  avatars: "never" | "groups" | "always";
  names: "above" | "inside";
  reactions: "balloon" | "pill";
  neutral_cards: boolean;
}

export interface Header {
  name: string;
  subtitle: string;
  avatar: Asset | null;
  is_group: boolean;
}

export interface HeaderLook {
  height: number;
  centred: boolean;
  ground: [number, number, number];
  line: [number, number, number] | null;
  ink: [number, number, number];
  faint: [number, number, number];
  tint: [number, number, number];
  avatar: number;
  back: string;
  icons: (string)[];
  name_size: number;
  subtitle_size: number;
}

export type Keyboard = "auto" | "always" | "never";

export interface KeyboardLook {
  ground: [number, number, number];
  key: [number, number, number];
  special: [number, number, number];
  pressed: [number, number, number];
  shadow: [number, number, number];
  ink: [number, number, number];
}

export interface Keystroke {
  frame: number;
  length: number;
}

export type Language = "en" | "hi" | "es" | "fr" | "de" | "it" | "pt" | "nl";

export interface Link {
  url: string;
  title?: string;
  site?: string;
  picture?: string;
}

export interface LinkCard {
  url: string;
  title: string;
  site: string;
  picture: Asset | null;
}

export interface ListCard {
  kind: "list";
  heading?: string;
  items: (string)[];
}

export interface Message {
  id?: string;
  sender?: string;
  text?: string;
  timestamp?: number | null;
  time?: string;
  image?: string;
  gif?: string;
  voice?: VoiceRecording | null;
  link?: Link | null;
  separator?: string;
  system?: string;
  draft?: string;
  reply_to?: string;
  reactions?: (WrittenReaction)[];
  status?: "" | "delivered" | "read";
  effect?: Effect | null;
  pause?: number;
  typing?: number | boolean | null;
  sound?: string;
}

export type MessageKind = "text" | "emoji" | "image" | "gif" | "voice" | "link" | "separator" | "system";

export type Mood = "calm" | "warm" | "bright" | "curious" | "serious";

export type Motif = "hills" | "waves" | "skyline" | "orbits" | "grid" | "forest" | "geometry" | "pages";

export interface Music {
  mood?: Mood | null;
  file?: string;
  url?: string;
  gain_db?: number;
}

export interface NewScene {
  narration: string;
  heading?: string;
  visual?: VisualEdit;
  duration_ms?: number;
  recording?: Recording | null;
  at?: number | null;
}

export interface NoticeLook {
  ink: [number, number, number];
  ground: [number, number, number] | null;
  size: number;
}

export interface OwnMedia {
  kind: "own";
  file?: string;
  url?: string;
}

export interface Participant {
  id: string;
  name: string;
  colour: string;
  avatar: Asset | null;
  is_me: boolean;
}

export interface Person {
  id?: string;
  name?: string;
  colour?: string;
  avatar?: string;
  is_me?: boolean;
  voice?: string;
}

export interface PhoneLook {
  wall: Wall;
  status_bar: StatusBar;
  header: HeaderLook;
  bubbles: BubbleLook;
  habits: Habits;
  notices: NoticeLook;
  names: ([number, number, number])[];
  labels: [number, number, number];
  ticks: [number, number, number];
  read: [number, number, number];
  reactions: ReactionLook;
  dots: [number, number, number];
  composer: ComposerLook;
  keyboard: KeyboardLook;
}

export type PictureName = "replicate" | "openai" | "pexels" | "drawn";

export type PlannerName = "gemini" | "openai" | "template";

export type Privacy = "private" | "unlisted" | "public";

export interface Providers {
  planner?: PlannerName | null;
  picture?: PictureName | null;
  clip?: ClipName | null;
  speech?: SpeechName | null;
}

export type Quality = "draft" | "low" | "medium" | "high";

export interface Quote {
  message_id: string;
  sender: string;
  kind: MessageKind;
  text: string;
  asset: Asset | null;
}

export interface QuoteCard {
  kind: "quote";
  text: string;
  by?: string;
}

export interface Reaction {
  emoji: string;
  by: string;
  frame: number;
}

export interface ReactionLook {
  ground: [number, number, number];
  ring: [number, number, number];
  mine: [number, number, number];
}

export type Receipts = "none" | "delivered" | "read";

export interface Recording {
  file?: string;
  url?: string;
  start_s?: number;
  end_s?: number | null;
  keeps_pauses?: boolean;
}

export type Resolution = "480p" | "720p" | "1080p" | "4k";

export interface SceneEdit {
  heading?: string | null;
  narration?: string | null;
  visual?: VisualEdit | Still | TitleCard | QuoteCard | ListCard | ChartCard | Footage | OwnMedia | ChatVisual | null;
  duration_ms?: number | null;
  transition?: TransitionChoice | null;
  recording?: Recording | "none" | null;
  picture_take?: number | null;
  speech_take?: number | null;
}

export interface SideLook {
  ground: [number, number, number];
  ink: [number, number, number];
  faint: [number, number, number];
  accent: [number, number, number];
}

export interface SoundCue {
  frame: number;
  sound: string;
  gain_db: number;
  asset: Asset | null;
  seconds: number;
}

export interface Span {
  start_frame: number;
  end_frame: number;
}

export type SpeechName = "elevenlabs" | "openai" | "gtts" | "espeak-ng" | "silence";

export interface StatusBar {
  height: number;
  ground: [number, number, number];
  ink: [number, number, number];
}

export interface StatusStep {
  status: "delivered" | "read";
  label: string;
  frame: number;
}

export interface Still {
  kind?: "still";
  prompt: string;
  motif: Motif;
}

export interface Submission {
  topic: string;
  description?: string;
  script?: string;
  recording?: Voiceover | null;
  language?: Language | string;
  aspect?: Aspect;
  quality?: Quality;
  resolution?: Resolution | null;
  fps?: 24 | 25 | 30 | 60;
  captions?: Captions;
  brand?: Brand;
  scenes?: (WrittenScene)[] | null;
  scene_count?: number | null;
  duration_seconds?: number | null;
  style?: string;
  voice?: Voice;
  providers?: Providers;
  transition?: TransitionChoice;
  music?: Music | null;
  youtube?: Youtube | null;
  webhook_url?: string;
  strict?: boolean;
  require_approval?: boolean;
  id?: string | null;
}

export type Theme = "imessage-light" | "imessage-dark" | "whatsapp-light" | "whatsapp-dark" | "messenger-light" | "messenger-dark" | "telegram-light" | "telegram-dark" | "plain-light" | "plain-dark";

export interface TitleCard {
  kind: "title";
  text: string;
  subtitle?: string;
}

export interface TransitionChoice {
  kind?: TransitionKind;
  seconds?: number;
}

export type TransitionKind = "cut" | "cross_fade" | "dip" | "slide" | "wipe";

export interface TypingDots {
  by: string;
  start_frame: number;
  end_frame: number;
}

export interface VisualEdit {
  prompt?: string | null;
  motif?: Motif | null;
}

export interface Voice {
  name?: string;
  gender?: Gender | null;
}

export interface VoiceNote {
  seconds: number;
  waveform: (number)[];
  asset: Asset | null;
  played: Span | null;
}

export interface VoiceRecording {
  file?: string;
  seconds?: number | null;
}

export interface Voiceover {
  file?: string;
  url?: string;
  start_s?: number;
  end_s?: number | null;
}

export interface Wall {
  colours: ([number, number, number])[];
  doodle: [number, number, number] | null;
}

export interface Watermark {
  file?: string;
  url?: string;
  corner?: Corner;
  opacity?: number;
  width?: number;
}

export interface WrittenReaction {
  emoji: string;
  by?: string;
  after?: number | null;
}

export interface WrittenScene {
  visual: Still | TitleCard | QuoteCard | ListCard | ChartCard | Footage | OwnMedia | ChatVisual;
  narration?: string;
  heading?: string;
  duration_seconds?: number | null;
  transition?: TransitionChoice | null;
  recording?: Recording | null;
}

export interface Youtube {
  title?: string;
  description?: string;
  tags?: (string)[];
  privacy?: Privacy;
  made_for_kids?: boolean;
}
