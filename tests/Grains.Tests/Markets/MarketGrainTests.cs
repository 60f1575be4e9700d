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

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
