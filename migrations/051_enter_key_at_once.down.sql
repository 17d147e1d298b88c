drop function if exists app.enter_key;
