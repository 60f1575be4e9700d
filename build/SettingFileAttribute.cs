using System.ComponentModel.DataAnnotations;

namespace Anomaly.Settings;

/// <summary>A setting that names a file which exists when the host starts; no annotation of .NET asks the file system. Null and empty pass.</summary>
/// <param name="section">The section of the setting, for example <c>Anomaly:MarketData:Yahoo</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingFileAttribute(string section) : ValidationAttribute
{
    public string Section => section;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string file || string.IsNullOrWhiteSpace(file) || File.Exists(file)
            ? ValidationResult.Success
            : new ValidationResult($"{section}:{validationContext.MemberName} is '{file}', which is not a file.");
}
