using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Microsoft.Data.Sqlite;

namespace Anomaly.Gateway.Api.Tests.OpenApi;

/// <summary>Every call about alerts, rightly and wrongly, on a gateway that has a list, a rule, a mute, two channels and a delivery that was given up.</summary>
internal sealed class AlertCalls
{
    public const string Person = "000000000000000000000000";

    private const string Me = "/api/v1/me", None = "00000000-0000-7000-8000-000000000000", Dead = "00000000-0000-7000-8000-000000000001";
    private readonly string _watch, _rule, _mute, _channel, _other, _signature;

    private AlertCalls(string watch, string rule, string mute, JsonNode channel, string other) => (_watch, _rule, _mute, _channel, _other, _signature) = (
        watch, rule, mute, channel["id"]!.GetValue<string>(), other,
        Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(channel["key"]!.GetValue<string>()["whsec_".Length..]), Encoding.UTF8.GetBytes($"unsubscribe:{channel["id"]}"))));

    public static async Task<AlertCalls> PrepareAsync(SmallMarket market)
    {
        var channel = await AddAsync("channels", ChannelOrder);
        await using (var store = new SqliteConnection($"Data Source={Path.Combine(market.Product.Folder, "anomaly.db")};Pooling=False"))
        {
            await store.OpenAsync();
            await using var insert = store.CreateCommand();
            insert.CommandText = "insert into alert_deliveries (id, alert_id, person_id, anomaly_id, channel_id, rule_id, kind, grouped, state, due, tries, uncertain, answer, created_at) "
                + $"values ('{Dead}', 'a', '{Person}', 'a', '{channel["id"]}', 'r', 'alert', 0, 'dead', 0, 9, 0, 'HTTP 500', 0)";
            await insert.ExecuteNonQueryAsync();
        }

        return new AlertCalls(
            await IdAsync("watches", WatchOrder), await IdAsync("rules", """{"name":"All"}"""), await IdAsync("mutes", """{"ticker":"WALK","until":"2999-01-01"}"""),
            channel, await IdAsync("channels", ChannelOrder));

        async Task<string> IdAsync(string kind, string order) => (await AddAsync(kind, order))["id"]!.GetValue<string>();

        async Task<JsonNode> AddAsync(string kind, string order) => await (await market.Client.PostJsonAsync($"{Me}/{kind}", order)).ReadAsync();
    }

    private const string WatchOrder = $$"""{"name":"Mine","tickers":["{{SmallMarket.Known}}"],"intervals":["1h"]}""";

    // Nobody answers there: it is in no DNS.
    private const string ChannelOrder = """{"kind":"webhook","name":"Hook","address":"https://hooks.invalid/a"}""";

    public IEnumerable<(string Call, string? Body, string? Header)> All(string anomaly)
    {
        foreach (var address in new[]
        {
            "/watches", "/rules", "/mutes", "/channels", "/alerts", "/alerts?unread=1&limit=5", "/alerts?limit=x", "/deliveries", $"/deliveries?anomaly_id={anomaly}&state=dead", "/deliveries?state=lost",
        })
            yield return ($"GET {Me}{address}", null, null);
        const string full = """{"name":"Nights","min_severity":0.999,"directions":["down"],"kinds":["move","gap"],"market_hours_only":true,"quiet_from":"22:00","quiet_to":"07:00","time_zone":"Asia/Tokyo","timing":"daily","most_per_day":5,"enabled":false}""";
        yield return ($"POST {Me}/watches", """{"name":"Tokyo","market":"JP"}""", null);
        yield return ($"POST {Me}/watches", """{"name":"Both","market":"JP","tickers":["AAPL"]}""", null);
        yield return ($"POST {Me}/watches", """{"name":"None","tickers":["NOSUCH"]}""", null);
        yield return ($"PUT {Me}/watches/{_watch}", WatchOrder, null);
        yield return ($"PUT {Me}/watches/{None}", WatchOrder, null);
        yield return ($"POST {Me}/rules", full, null);
        yield return ($"POST {Me}/rules", """{"name":"x","time_zone":"Nowhere/Else"}""", null);
        yield return ($"POST {Me}/rules", $$"""{"name":"x","watch_id":"{{None}}"}""", null);
        yield return ($"PUT {Me}/rules/{_rule}", full, null);
        yield return ($"PUT {Me}/rules/x", full, null);
        yield return ($"POST {Me}/rules/trial", $$"""{"rule":{{full}},"watch":{{WatchOrder}},"days":30}""", null);
        yield return ($"POST {Me}/rules/trial", """{"rule":{"name":"x"},"days":1000}""", null);
        yield return ($"POST {Me}/mutes", $$"""{"anomaly_id":"{{anomaly}}"}""", null);
        yield return ($"POST {Me}/mutes", "{}", null);
        yield return ($"POST {Me}/channels", ChannelOrder, null);
        yield return ($"POST {Me}/channels", """{"kind":"mail","name":"Mail","address":"ada@example.com"}""", null);
        yield return ($"POST {Me}/channels", """{"kind":"webhook","name":"Hook","address":"http://127.0.0.1/"}""", null);
        yield return ($"POST {Me}/channels/{_channel}/test", null, null);
        yield return ("POST /py/notifications/test", null, null);
        yield return ($"POST {Me}/channels/{_channel}/confirmation", """{"code":"12345678"}""", null);
        yield return ($"POST {Me}/channels/{_other}/key", null, null);
        yield return ($"POST {Me}/alerts/read", "{}", null);
        yield return ($"POST {Me}/alerts/read", """{"ids":[null]}""", null);
        yield return ("GET /api/v1/alerts/dead", null, null);
        yield return ($"POST /api/v1/alerts/dead/{Dead}/resend", null, null);
        yield return ($"POST /api/v1/alerts/dead/{Dead}/resend", null, null);
        yield return ($"POST /api/v1/alerts/unsubscribe?person={Person}&channel={_channel}&signature={new string('0', 64)}", null, null);
        yield return ($"POST /api/v1/alerts/unsubscribe?person={Person}&channel={_channel}&signature={_signature}", null, null);
        yield return ($"DELETE {Me}/watches/{_watch}", null, null);
        yield return ($"DELETE {Me}/watches/{_watch}", null, null);
        yield return ($"DELETE {Me}/rules/{_rule}", null, null);
        yield return ($"DELETE {Me}/mutes/{_mute}", null, null);
        yield return ($"DELETE {Me}/channels/{_channel}", null, null);
    }
}
