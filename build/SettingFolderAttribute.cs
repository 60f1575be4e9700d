using System.ComponentModel.DataAnnotations;

namespace Anomaly.Settings;

/// <summary>A setting that names a folder which exists when the host starts; no annotation of .NET asks the file system. Null and empty pass.</summary>
/// <param name="section">The section of the setting, for example <c>Anomaly:Models</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingFolderAttribute(string section) : ValidationAttribute
{
    public string Section => section;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string folder || string.IsNullOrWhiteSpace(folder) || Directory.Exists(folder)
            ? ValidationResult.Success
            : new ValidationResult($"{section}:{validationContext.MemberName} is '{folder}', which is not a folder.");
}
