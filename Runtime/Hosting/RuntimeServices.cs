using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Diagnostics;
using Anomaly.Runtime.Reminders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Anomaly.Runtime.Hosting;

/// <summary>The services of silos and clients. Adding them twice is adding them once.</summary>
internal static class RuntimeServices
{
    public static void AddSilo(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Silo)))
            return;
        AddCalls(services);
        services.AddSingleton(_ => GrainClasses.OfThisProcess());
        services.AddSingleton<Silo>();
        services.AddSingleton<IClusterView>(provider => provider.GetRequiredService<ICluster>());
        services.TryAddSingleton<IReminderTable, MemoryReminderTable>();
        services.AddSingleton<ReminderService>();
        services.AddSingleton<IHostedService, SiloService>();
    }

    public static void AddCalls(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(CallSender)))
            return;
        services.AddMetrics();
        services.AddLogging();
        services.AddOptions<ActorRuntimeOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RuntimeInstruments>();
        services.AddSingleton<PendingCalls>();
        services.AddSingleton<CallSender>();
        services.AddSingleton<GrainReferences>();
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainReferences>());
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainReferences>());
        services.AddSingleton<IClusterDiagnostics, ClusterDiagnostics>();
    }
}
