using Anomaly.Alerts.Channels;
using Anomaly.Alerts.Subscriptions;
using Anomaly.Alerts.Sending;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anomaly.Alerts.Hosting;

/// <summary>Puts alerts into a host.</summary>
public static class AlertServices
{
    /// <summary>
    /// Adds what tells people: the host adds <see cref="IDetectionStore"/>, <see cref="IAlertStore"/> and the sources of bars. Options are validated when the host starts.
    /// </summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddMail(configuration);
        services.AddOptionsWithValidateOnStart<LineOptions, LineOptionsValidator>().Bind(configuration.GetSection(LineOptions.Section));
        services.TryAddSingleton<AlertText>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IAlertChannel, WebhookChannel>(),
            ServiceDescriptor.Singleton<IAlertChannel, MailChannel>(),
            ServiceDescriptor.Singleton<IAlertChannel, LineChannel>(),
        ]);
        services.TryAddSingleton<AlertChannels>();
        services.TryAddSingleton<AlertInstruments>();
        services.TryAddSingleton<AlertFanOut>();
        services.TryAddSingleton<AlertSender>();
        services.TryAddSingleton<AlertBacklog>();
        services.TryAddSingleton<PersonAlerts>();
        services.TryAddSingleton<PersonChannels>();
        services.TryAddSingleton<RuleTrials>();
        return services;
    }

    /// <summary>Adds the mail server alone.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptionsWithValidateOnStart<AlertOptions, AlertOptionsValidator>().Bind(configuration.GetSection(AlertOptions.Section));
        services.AddOptionsWithValidateOnStart<MailOptions, MailOptionsValidator>().Bind(configuration.GetSection(MailOptions.Section));
        services.TryAddSingleton<SmtpSender>();
        return services;
    }
}
