drop function if exists app.enter_session;
