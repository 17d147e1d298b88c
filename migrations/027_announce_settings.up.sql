-- Who belongs to a workspace, who is invited and which keys there are: pages that show it follow live. A membership is
-- announced with its person, whose stream ends and comes back through the door.
call app.announce_changes('workspace_members', 'user_id');
call app.announce_changes('invitations');
call app.announce_changes('api_keys');
