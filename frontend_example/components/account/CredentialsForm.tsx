'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keepByEmail, signIn } from '@/appwrite';
import { Button } from '@/components/ui/Button';
import { TextField } from '@/components/ui/Field';
import { Complaint } from '@/components/ui/States';
import { say } from '@/components/ui/Toasts';
import { keys } from '@/lib/cache';

const SHORTEST = 8; // characters; Appwrite refuses less

const WORDS = {
  keep: { button: 'Keep my videos', done: 'Your videos are kept under your address.', act: keepByEmail, fill: 'new-password' },
  'sign-in': { button: 'Sign in', done: 'Welcome back.', act: signIn, fill: 'current-password' },
} as const;

/** An e-mail address and a password, for a new account or for one that is there. */
export function CredentialsForm({ kind }: { kind: keyof typeof WORDS }) {
  const { button, done, act, fill } = WORDS[kind];
  const cache = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const send = useMutation({
    mutationFn: () => act(email.trim(), password),
    onSuccess: (user) => {
      cache.setQueryData(keys.session, user);
      void cache.invalidateQueries({ queryKey: keys.rows });
      say(done);
    },
  });
  const badEmail = /^\S+@\S+\.\S+$/.test(email.trim()) ? '' : 'An address such as ana@example.com.';
  const badPassword = password.length >= SHORTEST ? '' : `At least ${SHORTEST} characters.`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!badEmail && !badPassword) send.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextField label="E-mail" type="email" autoComplete="email" value={email} error={tried ? badEmail : ''} onChange={setEmail} />
      <TextField
        label="Password"
        type="password"
        autoComplete={fill}
        value={password}
        error={tried ? badPassword : ''}
        onChange={setPassword}
      />
      <Complaint error={send.error} />
      <div>
        <Button look="primary" type="submit" busy={send.isPending}>
          {button}
        </Button>
      </div>
    </form>
  );
}
