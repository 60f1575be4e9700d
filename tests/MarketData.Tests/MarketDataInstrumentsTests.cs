using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.MarketData.Tests;

public sealed class MarketDataInstrumentsTests
{
    [Fact]
    public void Histograms_all_nameTheirBucketsThemselves()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var instruments = new MarketDataInstruments(services.GetRequiredService<IMeterFactory>());
        var histograms = new List<Histogram<double>>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instruments.Owns(instrument.Meter) && instrument is Histogram<double> histogram)
                    histograms.Add(histogram);
            },
        };

        listener.Start();

        Assert.Equal(
            ["anomaly.marketdata.budget.wait", "anomaly.marketdata.request.duration"], histograms.Select(histogram => histogram.Name).Order(StringComparer.Ordinal));
        Assert.All(histograms, histogram => Assert.NotEmpty(histogram.Advice!.HistogramBucketBoundaries!));
    }
}
