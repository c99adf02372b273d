import { Icon } from '@/components/ui/Icon';

const EXAMPLE = `window.SCENEWRIGHT = {
  endpoint: 'https://<region>.cloud.appwrite.io/v1',
  projectId: '<your project>',
};`;

/** What to set before this page can do anything. */
export function NotConfigured({ problems }: { problems: string[] }) {
  return (
    <main id="content">
      <div className="card stack">
        <Icon name="warn" size={40} />
        <h1>This studio has no Appwrite project yet</h1>
        <ul className="stack tight">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
        <p className="soft">
          Set the variables of <code>.env.example</code> and build the page again, or name the project in{' '}
          <code>config.js</code> beside the exported page:
        </p>
        <pre className="log">{EXAMPLE}</pre>
      </div>
    </main>
  );
}
