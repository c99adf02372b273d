'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { signOut, type User } from '@/appwrite';
import { Button } from '@/components/ui/Button';
import { Confirm } from '@/components/ui/Confirm';
import { Complaint, Failure, Loading, Note } from '@/components/ui/States';
import { say } from '@/components/ui/Toasts';
import { useSession } from '@/hooks/use-session';
import { moment } from '@/lib/format';
import { keys } from '@/lib/cache';
import { goOff } from '@/lib/live';
import { CredentialsForm } from './CredentialsForm';

export function AccountView() {
  const session = useSession();
  return (
    <div className="stack loose narrow">
      <div>
        <h1>Account</h1>
        <p className="lead">Begin without one. Add an e-mail address when you want your videos on another machine, too.</p>
      </div>
      {session.isPending && <Loading label="Loading your account" />}
      {session.error && <Failure error={session.error} onRetry={() => void session.refetch()} />}
      {session.data === null && <SignInCard />}
      {session.data && <SignedIn user={session.data} />}
    </div>
  );
}

function SignInCard() {
  return (
    <div className="card stack">
      <h2>Sign in</h2>
      <p className="soft">With the e-mail address that you gave your videos to. Without one, just make a video.</p>
      <CredentialsForm kind="sign-in" />
    </div>
  );
}

function SignedIn({ user }: { user: User }) {
  return (
    <>
      {user.email ? (
        <div className="card stack">
          <h2>{user.email}</h2>
          <p className="soft">Your videos are kept under this address.</p>
          <SignOut user={user} />
        </div>
      ) : (
        <>
          <div className="card stack">
            <h2>Keep your videos</h2>
            <p className="soft">They belong to this browser alone so far, since {moment(user.createdAt)}.</p>
            <CredentialsForm kind="keep" />
          </div>
          <div className="card stack">
            <h2>Leave</h2>
            <SignOut user={user} />
          </div>
        </>
      )}
    </>
  );
}

function SignOut({ user }: { user: User }) {
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const leave = useMutation({
    mutationFn: async () => {
      await goOff();
      await signOut();
    },
    onSuccess: () => {
      cache.removeQueries({ queryKey: keys.rows });
      cache.setQueryData(keys.session, null);
      say('You are signed out.');
    },
  });
  return (
    <div className="stack">
      {!user.email && <Note>Without an e-mail address nobody can get back at these videos.</Note>}
      <Complaint error={leave.error} />
      <div>
        <Button look="danger" busy={leave.isPending} onClick={() => (user.email ? leave.mutate() : setAsking(true))}>
          Sign out
        </Button>
      </div>
      <Confirm
        open={asking}
        title="Sign out and lose your videos?"
        text="They have no e-mail address yet, so there is no way back to them."
        word="Sign out"
        onClose={() => setAsking(false)}
        onYes={() => leave.mutate()}
      />
    </div>
  );
}
