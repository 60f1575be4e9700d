-- readable from 5
-- Who somebody is at the OpenID Connect provider that the settings name: its issuer and their subject there.
alter table people add column openid_id text;
create unique index people_openid on people (openid_id);
