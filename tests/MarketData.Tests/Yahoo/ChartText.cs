using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anomaly.MarketData.Tests.Yahoo;

/// <summary>Answers in the API's shape, of made-up numbers.</summary>
internal sealed class ChartText
{
    private readonly JsonObject _meta;
    private readonly JsonArray _stamps = [];
    private readonly JsonArray[] _values = [[], [], [], [], []];

    public ChartText(string symbol = "AAPL", string interval = "1d", string zone = "America/New_York")
    {
        _meta = new JsonObject
        {
            ["currency"] = "USD",
            ["symbol"] = symbol,
            ["exchangeName"] = "NMS",
            // Of the time of the request; no test may depend on it.
            ["gmtoffset"] = -14400,
            ["exchangeTimezoneName"] = zone,
            ["dataGranularity"] = interval,
            ["range"] = "",
        };
    }

    public string? Events { get; init; }

    /// <summary>A window without bars: no time stamps, and one quote without values.</summary>
    public static string Empty(string symbol = "AAPL", string interval = "1d") => new ChartText(symbol, interval).ToString();

    public static string Error(string code, string description, string root = "chart") =>
        new JsonObject { [root] = new JsonObject { ["result"] = null, ["error"] = new JsonObject { ["code"] = code, ["description"] = description } } }.ToJsonString();

    public static DateTime Utc(string time) => DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    public static long Seconds(string time) => (long)(Utc(time) - DateTime.UnixEpoch).TotalSeconds;

    public ChartText Meta(string name, JsonNode? value)
    {
        _meta[name] = value;
        return this;
    }

    /// <summary>The session that the answer names.</summary>
    public ChartText Session(string start, string end) =>
        Meta("currentTradingPeriod", new JsonObject { ["regular"] = new JsonObject { ["start"] = Seconds(start), ["end"] = Seconds(end), ["gmtoffset"] = 0 } });

    /// <summary>A row whose prices are all near one.</summary>
    public ChartText Row(string time, double price, double volume = 1000) => Row(time, [price, price + 1, price - 1, price + 0.5, volume]);

    /// <summary>A row without a trade.</summary>
    public ChartText Gap(string time) => Row(time, [null, null, null, null, null]);

    public ChartText Row(string time, JsonNode?[] values)
    {
        _stamps.Add(Seconds(time));
        for (var i = 0; i < values.Length; i++)
            _values[i].Add(values[i]);
        return this;
    }

    public override string ToString()
    {
        var result = new JsonObject { ["meta"] = _meta.DeepClone() };
        var quote = new JsonObject();
        if (_stamps.Count > 0)
        {
            result["timestamp"] = _stamps.DeepClone();
            string[] names = ["open", "high", "low", "close", "volume"];
            for (var i = 0; i < names.Length; i++)
                quote[names[i]] = _values[i].DeepClone();
        }

        if (Events is not null)
            result["events"] = JsonNode.Parse(Events);
        result["indicators"] = new JsonObject { ["quote"] = new JsonArray(quote) };
        return JsonSerializer.Serialize(new JsonObject { ["chart"] = new JsonObject { ["result"] = new JsonArray(result), ["error"] = null } });
    }
}
