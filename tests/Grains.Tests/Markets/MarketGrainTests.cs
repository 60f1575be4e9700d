using System.Globalization;
using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Markets;

public sealed class MarketGrainTests
{
    [Theory]
    [InlineData("US", "2026-11-25T20:59:00Z", true, "2026-11-25T14:30:00Z", "2026-11-25T21:00:00Z")] // a Wednesday
    [InlineData("US", "2026-11-25T21:00:00Z", false, "2026-11-27T14:30:00Z", "2026-11-27T18:00:00Z")] // then Thanksgiving; the Friday closes early
    [InlineData("US", "2026-11-27T17:59:00Z", true, "2026-11-27T14:30:00Z", "2026-11-27T18:00:00Z")]
    [InlineData("US", "2026-11-28T12:00:00Z", false, "2026-11-30T14:30:00Z", "2026-11-30T21:00:00Z")] // a weekend
    [InlineData("JP", "2026-04-28T06:30:00Z", false, "2026-04-30T00:00:00Z", "2026-04-30T06:30:00Z")] // Showa Day
    [InlineData("JP", "2026-04-30T03:00:00Z", false, "2026-04-30T00:00:00Z", "2026-04-30T06:30:00Z")] // lunch
    [InlineData("TH", "2026-04-10T10:00:00Z", false, "2026-04-16T03:00:00Z", "2026-04-16T09:30:00Z")] // Songkran
    public async Task Status_namesTheSessionThatRunsOrComesNext_pastHolidays(string market, string now, bool isOpen, string opens, string closes)
    {
        await using var host = await DetectionHost.StartAsync(host => host.Exchange.SetUtcNow(Utc(now)));

        var status = await host.Grains.GetGrain<IMarketGrain>(market).GetStatusAsync(CancellationToken.None);

        Assert.Equal((isOpen, Utc(opens), Utc(closes)), (status.IsOpen, status.Opens, status.Closes));
    }

    [Fact]
    public async Task Status_ofAMarketWithAWeekdayCalendar_saysThatInItsName()
    {
        await using var host = await DetectionHost.StartAsync(host => host.Exchange.SetUtcNow(Utc("2026-12-25T12:00:00Z")));

        var status = await host.Grains.Market(Market.GB).GetStatusAsync(CancellationToken.None);

        Assert.Equal(("London (weekdays)", "Europe/London", true), (status.Name, status.TimeZone, status.IsOpen));
    }

    [Fact]
    public async Task Status_ofTheUnknownMarket_hasNoSession()
    {
        await using var host = await DetectionHost.StartAsync();

        var status = await host.Grains.Market(Market.XX).GetStatusAsync(CancellationToken.None);

        Assert.Equal(("unknown", false, null, null), (status.Name, status.IsOpen, status.Opens, status.Closes));
    }

    [Fact]
    public async Task Search_inEveryMainMarket_findsTickersOfTheOthersOnce()
    {
        await using var host = await DetectionHost.StartAsync(host =>
        {
            foreach (var series in new[] { "VOD.L/1d", "AZT.OL/1d", "7203.T/1d", "IBM/1d" })
                host.Market.Put(SeriesKey.Parse(series), TestBars.Walk(1));
        });

        var found = await GrainAddresses.EveryMainMarket(market => host.Grains.Market(market).SearchAsync("Inc", 20, CancellationToken.None));

        Assert.Equal(["7203.T JP", "AZT.OL XX", "IBM US", "VOD.L GB"],
            found.SelectMany(listings => listings).Select(listing => $"{listing.Ticker} {listing.Market}").Order(StringComparer.Ordinal));
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
