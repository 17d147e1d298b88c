drop function if exists app.mention_members(uuid[], uuid[]);
