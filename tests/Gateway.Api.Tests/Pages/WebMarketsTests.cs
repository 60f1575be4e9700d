using System.Text.RegularExpressions;
using Anomaly.MarketData.Calendars;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.Pages;

/// <summary>What the pages know of markets before, and beyond what, the server lists is what the server knows.</summary>
public sealed partial class WebMarketsTests
{
    private static readonly string Script = File.ReadAllText(Path.Combine(SharedData.Repository, "Gateway.Api", "web", "src", "lib", "markets.ts"));
    private static readonly string[] Letters = [.. Enumerable.Range('A', 26).Select(letter => $"{(char)letter}")];

    [Fact]
    public void Suffixes_nameTheMarketsOfTheirTickers()
    {
        var suffixes = Table("suffixes");

        Assert.All(Letters.Concat(Words(2)), suffix => Assert.Equal(Ticker.Parse($"X.{suffix}").Market.ToString(), suffixes.GetValueOrDefault(suffix, "XX")));
        Assert.True(suffixes.Count >= 10);
    }

    [Fact]
    public void Zones_areThoseOfTheMarkets() =>
        Assert.Equal(MarketCodes.Named.ToDictionary(market => market.ToString(), market => MarketHours.Of(market).Zone.Id), Table("zones"));

    [Fact]
    public void Currencies_areThoseThatHaveNoSession()
    {
        var currencies = Quoted().Matches(Declared("currencies")).Select(match => match.Groups["text"].Value).ToList();

        Assert.Equal(Words(3).Append("USDT").Select(currency => $"-{currency}").Where(end => !Ticker.Parse($"X{end}").KeepsTheMarketsHours()).Order(), currencies.Order());
    }

    private static IEnumerable<string> Words(int length) => length == 0 ? [""] : Words(length - 1).SelectMany(word => Letters, (word, letter) => word + letter);

    private static Dictionary<string, string> Table(string name) =>
        Entry().Matches(Declared(name)).ToDictionary(match => match.Groups["key"].Value, match => match.Groups["value"].Value);

    /// <summary>What is declared under a name, up to its semicolon.</summary>
    private static string Declared(string name)
    {
        var start = Script.IndexOf($"const {name}", StringComparison.Ordinal);
        return Script[start..Script.IndexOf(';', start)];
    }

    [GeneratedRegex("""(?<key>\w+): '(?<value>[^']+)'""")]
    private static partial Regex Entry();

    [GeneratedRegex("""'(?<text>[^']+)'""")]
    private static partial Regex Quoted();
}
