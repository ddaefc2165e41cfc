/** The ways in: an account, the first account, a token, a shared link. */
import type { Formats } from '../formats';

export const entry = (f: Formats) => ({
  login: {
    title: 'Log in',
    name: 'Name',
    password: 'Password',
    enter: 'Log in',
    wrong: 'Name and password do not belong together.',
    token: 'Use an API token instead',
  },
  setup: {
    title: 'Make the first account',
    text: 'The collector printed a token when it was started; it shows that you are its owner.',
    token: 'Token that was printed',
    password: (least: number) => `Password, at least ${f.number(least)} characters`,
    make: 'Make the account',
  },
  token: {
    title: 'This collector asks for an API token',
    text: 'It was given when the collector was started, or made for you. It stays in this tab only.',
    label: 'API token',
    use: 'Enter',
    wrong: 'This token was not accepted.',
    login: 'Log in with an account instead',
  },
  shared: {
    title: 'A shared dashboard',
    text: 'Whoever shared it may have set a password.',
    password: 'Password',
    open: 'Open',
    wrong: 'The link has ended, or its password is another one.',
  },
  account: {
    title: 'Who is logged in',
    as: (name: string, role: string) => `${name}, ${role}`,
    open: 'This machine needs no login.',
    roles: {
      owner: 'owner',
      admin: 'administrator',
      analyst: 'analyst',
      viewer: 'viewer',
      guest: 'guest',
    } as Record<string, string>,
    logout: 'Log out',
  },
});
