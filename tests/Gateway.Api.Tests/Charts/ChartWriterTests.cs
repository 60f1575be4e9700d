using System.Buffers;
using System.Text.Json;
using Anomaly.Gateway.Api.Charts;
using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Anomaly.Gateway.Api.Tests.Charts;

public sealed class ChartWriterTests
{
    [Property(MaxTest = 50)]
    public Property Write_anyNumbers_readBackExactly() => Prop.ForAll(
        ArbMap.Default.ArbFor<double[]>(),
        numbers =>
        {
            var length = numbers.Length + 2;
            double[] closes = [.. numbers, 1, 2];
            var chart = Samples.Chart() with
            {
                Dates = [.. Enumerable.Range(0, length).Select(day => Samples.Noon.AddDays(day))],
                Open = [.. closes], High = [.. closes], Low = [.. closes], Close = [.. closes], Volume = [.. closes],
                LowerBand = [.. closes], UpperBand = [.. closes], Mean = [.. closes], Vwap = [.. closes], Rsi = [.. closes],
            };

            var payload = Read(chart);

            return payload.Close.SequenceEqual(closes.Select(close => double.IsFinite(close) ? close : (double?)null))
                && payload.Dates.SequenceEqual(chart.Dates);
        });

    [Fact]
    public void Write_noSeries_isAnEmptyObject()
    {
        var buffer = new ArrayBufferWriter<byte>();

        ChartWriter.Write(buffer, null, default);

        Assert.Equal("{}"u8.ToArray(), buffer.WrittenSpan.ToArray());
    }

    private static ChartPayload Read(ChartSeries chart)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ChartWriter.Write(buffer, chart, new ChartSession(Samples.Noon, Samples.Noon));
        return JsonSerializer.Deserialize<ChartPayload>(buffer.WrittenSpan, JsonFormat.Options)!;
    }
}
