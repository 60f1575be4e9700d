using System.Diagnostics;
using System.Diagnostics.Metrics;
using Anomaly.Runtime.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.TestingHost;
using Xunit;

namespace Anomaly.Runtime.Tests;

public sealed class TelemetryTests : IAsyncLifetime
{
    private readonly InProcessTestCluster cluster =
        new InProcessTestClusterBuilder(1).ConfigureSilo((_, silo) => silo.Services.AddSingleton(new Gates())).Build();

    public Task InitializeAsync() => cluster.DeployAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task Spans_of_calls_share_the_trace_of_their_caller_across_processes()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Anomaly.Runtime" or "Tests",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        var spans = new List<Activity>();
        listener.ActivityStopped = span =>
        {
            lock (spans)
                spans.Add(span);
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("Tests");

        using var request = source.StartActivity("request")!;
        await cluster.Client.GetGrain<IWorkshopGrain>("outer").AskOtherAsync("inner");
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Client.GetGrain<ICounterGrain>("x").FailAsync("no"));

        lock (spans)
        {
            var own = spans.Where(span => span.TraceId == request.TraceId).ToList();
            var outer = own.Single(span => span.OperationName == "IWorkshopGrain.AskOtherAsync");
            var inner = own.Single(span => span.OperationName == "IWorkshopGrain.CorrelationAsync");
            Assert.Equal(request.SpanId, outer.ParentSpanId);
            Assert.Equal(outer.SpanId, inner.ParentSpanId);
            Assert.Equal("workshop/inner", inner.GetTagItem("anomaly.grain.id"));
            Assert.Equal(ActivityStatusCode.Error, own.Single(span => span.OperationName == "ICounterGrain.FailAsync").Status);
        }
    }

    [Fact]
    public async Task Calls_are_counted_with_their_outcome_and_timed()
    {
        var meters = cluster.Silos[0].ServiceProvider.GetRequiredService<IMeterFactory>();
        var calls = new List<(string Name, double Value, string? Method, string? Outcome)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        await cluster.Client.GetGrain<ICounterGrain>("m").AddAsync(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Client.GetGrain<ICounterGrain>("m").FailAsync("no"));
        await TurnTests.Eventually(() => Snapshot().Any(call => call.Outcome == "error"));
        listener.RecordObservableInstruments();

        Assert.Contains(Snapshot(), call => call is { Name: "anomaly.runtime.calls", Value: 1, Method: "AddAsync", Outcome: "ok" });
        Assert.Contains(Snapshot(), call => call is { Name: "anomaly.runtime.call.duration", Value: > 0 and < 30, Method: "AddAsync" });
        Assert.Contains(Snapshot(), call => call is { Name: "anomaly.runtime.activations", Value: >= 1 });

        List<(string Name, double Value, string? Method, string? Outcome)> Snapshot()
        {
            lock (calls)
                return [.. calls];
        }

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string? Tag(string name, ReadOnlySpan<KeyValuePair<string, object?>> all)
            {
                foreach (var tag in all)
                {
                    if (tag.Key == name)
                        return tag.Value as string;
                }

                return null;
            }

            lock (calls)
                calls.Add((instrument.Name, value, Tag("method", tags), Tag("outcome", tags)));
        }
    }

    [Fact]
    public async Task Exception_of_our_own_brings_its_members_and_its_cause()
    {
        var failure = await Assert.ThrowsAsync<SoldOutException>(() => cluster.Client.GetGrain<ICounterGrain>("shop").RefuseAsync("tea", 3));

        Assert.Equal("tea is sold out", failure.Message);
        Assert.Equal(("tea", 3), (failure.Item, failure.Left));
        Assert.Equal("the cause", Assert.IsType<ArgumentException>(failure.InnerException).Message);
        Assert.Contains("CounterGrain.RefuseAsync", failure.StackTrace, StringComparison.Ordinal);
    }
}
